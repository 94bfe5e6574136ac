-- W3C trace context of the request, which the decision continues, and of the decision, for its headers.
ALTER TABLE approval ADD COLUMN traceparent text;
ALTER TABLE approval ADD COLUMN tracestate text;
ALTER TABLE outbox ADD COLUMN traceparent text;
ALTER TABLE outbox ADD COLUMN tracestate text;
