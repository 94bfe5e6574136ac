-- One row for each request to a person; it alone decides, by one conditional update.
CREATE TABLE approval (
  id            text        PRIMARY KEY,                        -- task.step.revision
  seq           bigint      NOT NULL GENERATED ALWAYS AS IDENTITY UNIQUE,
  task          text        NOT NULL,
  step          integer     NOT NULL,
  revision      integer     NOT NULL,
  request_event text        NOT NULL,                           -- the id of approval.requested
  request       text        NOT NULL,                           -- its data
  requested_at  timestamptz NOT NULL,
  expires       timestamptz,
  status        text        NOT NULL DEFAULT 'PENDING',
  decided_by    text,
  decided_at    timestamptz,
  event         text,                                           -- the id of the event that says so
  decision_type text,                                           -- that event, where it is ours
  decision      text,
  UNIQUE (task, step, revision)
);
CREATE INDEX approval_pending ON approval (seq) WHERE status = 'PENDING';
CREATE INDEX approval_expiry ON approval (expires) WHERE status = 'PENDING' AND expires IS NOT NULL;

-- What ends a request without us. Topics have no order between them, so it may be read before the request.
CREATE TABLE closing (
  task     text        NOT NULL,
  step     integer     NOT NULL,                                -- 0: every step of the task
  revision integer     NOT NULL,
  status   text        NOT NULL,
  by       text        NOT NULL,
  at       timestamptz NOT NULL,
  event    text        NOT NULL,
  PRIMARY KEY (task, step, revision)
);

-- What a person said about a task itself, where it can be said only once.
CREATE TABLE act (
  task  text        NOT NULL,
  slot  text        NOT NULL,
  event text        NOT NULL,
  type  text        NOT NULL,
  data  text        NOT NULL,
  by    text        NOT NULL,
  at    timestamptz NOT NULL,
  PRIMARY KEY (task, slot)
);

-- Debezium's outbox event router reads it; a row stays until its event was seen on its topic.
CREATE TABLE outbox (
  id             text        PRIMARY KEY,                       -- the event's
  aggregatetype  text        NOT NULL,
  aggregateid    text        NOT NULL,                          -- the task, which is the key
  type           text        NOT NULL,                          -- the event's, which is the topic
  payload        text        NOT NULL,
  ce_source      text        NOT NULL,
  ce_time        text        NOT NULL,
  ce_causationid text,
  sent_at        timestamptz NOT NULL
);
CREATE INDEX outbox_sent ON outbox (sent_at);
CREATE PUBLICATION taskcraft_outbox FOR TABLE outbox WITH (publish = 'insert');

-- Where the engine is in the database's own log.
CREATE TABLE engine_offset (
  key   bytea PRIMARY KEY,
  value bytea
);

-- Where reading the topics goes on; moved in the transaction that stores what was read.
CREATE TABLE topic_offset (
  topic       text    NOT NULL,
  partition   integer NOT NULL,
  next_offset bigint  NOT NULL,
  PRIMARY KEY (topic, partition)
);
