package dev.taskcraft.service.observe;

import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.EventType;
import dev.taskcraft.task.Outcome;
import dev.taskcraft.task.TaskEvent;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;

/** The names of what spans say; nothing here ever holds an argument, a result or a prompt. */
public final class SpanAttributes {
  public static final AttributeKey<String> TASK = AttributeKey.stringKey("taskcraft.task");
  public static final AttributeKey<Long> TURN = AttributeKey.longKey("taskcraft.turn");
  public static final AttributeKey<Long> STEP = AttributeKey.longKey("taskcraft.step");
  public static final AttributeKey<Long> ATTEMPT = AttributeKey.longKey("taskcraft.attempt");

  /** How an attempt ended, see {@link #word}. */
  public static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("taskcraft.outcome");

  /** OpenTelemetry's own, of a fixed set of words. */
  public static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

  private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("messaging.system");
  private static final AttributeKey<String> TOPIC =
      AttributeKey.stringKey("messaging.destination.name");

  private SpanAttributes() {}

  /** What the span of an event says. */
  static Attributes of(Envelope envelope) {
    AttributesBuilder attributes = Attributes.builder();
    attributes.put(TASK, envelope.task().value());
    attributes.put(SYSTEM, "kafka");
    attributes.put(TOPIC, EventType.of(envelope.event()));
    if (envelope.event() instanceof TaskEvent.StepEvent about) {
      attributes.put(STEP, (long) about.step());
    }
    switch (envelope.event()) {
      case TaskEvent.StepPlanned e -> attributes.put(TURN, (long) e.turn());
      case TaskEvent.ModelResponded e -> {
        attributes.put(TURN, (long) e.turn());
        attributes.put(ATTEMPT, (long) e.attempt());
      }
      case TaskEvent.StepStarted e -> attributes.put(ATTEMPT, (long) e.attempt());
      case TaskEvent.StepExecuted e -> {
        attributes.put(ATTEMPT, (long) e.attempt());
        attributes.put(OUTCOME, word(e.outcome()));
      }
      case TaskEvent.StepResolved e -> attributes.put(ATTEMPT, (long) e.attempt());
      case TaskEvent.TaskRequested _,
          TaskEvent.TaskPrepared _,
          TaskEvent.ApprovalRequested _,
          TaskEvent.StepApproved _,
          TaskEvent.StepRejected _,
          TaskEvent.StepAnswered _,
          TaskEvent.StepEdited _,
          TaskEvent.TaskCompleted _,
          TaskEvent.TaskFailed _,
          TaskEvent.TaskCancelled _,
          TaskEvent.TaskPaused _,
          TaskEvent.TaskResumed _ -> {}
    }
    return attributes.build();
  }

  /** An outcome in one word. */
  public static String word(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Succeeded _ -> "succeeded";
      case Outcome.Failed failed -> failed.retryAt() == null ? "failed" : "retried";
      case Outcome.Unknown _ -> "unknown";
      case Outcome.NotRun _ -> "not_run";
    };
  }
}
