package dev.taskcraft.service.observe;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The trace of a task that brought none: its ids follow from the task's, so that every service
 * knows them, also after a restart, and nobody has to be first.
 */
final class TaskTrace {
  private static final int TRACE_BYTES = 16;
  private static final int SPAN_BYTES = 8;

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
    byte[] digest = sha256(task);
    HexFormat hex = HexFormat.of();
    String trace = hex.formatHex(digest, 0, TRACE_BYTES);
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
        hex.formatHex(digest, TRACE_BYTES, TRACE_BYTES + SPAN_BYTES),
        kept ? TraceFlags.getSampled() : TraceFlags.getDefault(),
        TraceState.getDefault());
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("every Java platform has SHA-256", impossible);
    }
  }
}
