package dev.taskcraft.service.observe;

import dev.taskcraft.serde.CanonicalJson;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import java.util.List;

/**
 * The trace of a task that brought none: its ids follow from the task's, so that every service
 * knows them, also after a restart, and nobody has to be first.
 */
final class TaskTrace {
  private static final int TRACE_DIGITS = 32;
  private static final int SPAN_DIGITS = 16;

  private final Sampler sampler;

  /**
   * Takes its part.
   *
   * @param ratio how many of the traces are kept, from 0 to 1
   */
  TaskTrace(double ratio) {
    sampler = Sampler.traceIdRatioBased(ratio);
  }

  /** The context that all of the task's spans have in common: the request. */
  SpanContext root(String task) {
    String digits = CanonicalJson.sha256(task).substring("sha256:".length());
    String trace = digits.substring(0, TRACE_DIGITS);
    boolean kept =
        sampler
                .shouldSample(
                    Context.root(),
                    trace,
                    "task.requested",
                    SpanKind.INTERNAL,
                    Attributes.empty(),
                    List.of())
                .getDecision()
            == SamplingDecision.RECORD_AND_SAMPLE;
    return SpanContext.createFromRemoteParent(
        trace,
        digits.substring(TRACE_DIGITS, TRACE_DIGITS + SPAN_DIGITS),
        kept ? TraceFlags.getSampled() : TraceFlags.getDefault(),
        TraceState.getDefault());
  }
}
