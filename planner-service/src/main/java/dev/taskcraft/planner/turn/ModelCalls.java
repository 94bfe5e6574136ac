package dev.taskcraft.planner.turn;

import dev.taskcraft.blob.BlobRef;
import dev.taskcraft.blob.BlobStore;
import dev.taskcraft.json.Texts;
import dev.taskcraft.planner.model.ModelAnswer;
import dev.taskcraft.planner.model.ModelProblem;
import dev.taskcraft.planner.model.ModelProblem.Kind;
import dev.taskcraft.role.Reaction;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskEvent.ModelResponded;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The calls to a model within a turn: whether there is to be another, and when. Every call is in
 * the log, so that it follows from the task alone, in this process or the next.
 */
public final class ModelCalls {
  private static final int PREVIEW = 300;

  private final BlobStore blobs;
  private final Clock clock;
  private final RandomGenerator random;
  private final ModelLimits limits;

  /**
   * Takes its parts.
   *
   * @param random spreads the waits, so that many tasks don't come back at one instant
   */
  public ModelCalls(BlobStore blobs, Clock clock, RandomGenerator random, ModelLimits limits) {
    this.blobs = blobs;
    this.clock = clock;
    this.random = random;
    this.limits = limits;
  }

  /** The calls of the turn that comes next, in order. */
  public static List<ModelResponded> of(Task task) {
    return task.turn(task.lastTurn() + 1).modelCalls();
  }

  /** The number of the call that comes next. */
  public static int nextAttempt(Task task) {
    List<ModelResponded> calls = of(task);
    return calls.isEmpty() ? 1 : calls.getLast().attempt() + 1;
  }

  /** The problem of a call; null when its answer can be used. */
  public static @Nullable ModelProblem problem(ModelResponded call) {
    return call.problem() == null ? null : ModelProblem.parse(call.problem());
  }

  /** Asks the model again, waits, or gives up. */
  public Reaction<PlannerWork> next(Task task, Instant now) {
    List<ModelResponded> calls = of(task);
    ModelResponded last = calls.isEmpty() ? null : calls.getLast();
    ModelProblem problem = last == null ? null : problem(last);
    if (last != null && problem != null) {
      switch (problem.kind()) {
        case REFUSED -> {
          return Turns.giveUp(
              task, "model_refused", "the model's provider refused: " + problem.text());
        }
        case UNUSABLE -> {
          int times = inARow(calls, Kind.UNUSABLE);
          if (times >= limits.unusable()) {
            return Turns.giveUp(
                task,
                "model",
                "%d answers in a row could not be used; the last: %s"
                    .formatted(times, problem.text()));
          }
        }
        case UNAVAILABLE -> {
          int times = inARow(calls, Kind.UNAVAILABLE);
          Instant retryAt = last.retryAt() == null ? now : last.retryAt();
          if (times > limits.retries()) {
            return Turns.giveUp(
                task,
                "model_unavailable",
                "the model could not be reached %d times; the last: %s"
                    .formatted(times, problem.text()));
          }
          if (retryAt.isAfter(now.plus(limits.longestWait()))) {
            return Turns.giveUp(
                task,
                "model_unavailable",
                "the provider asks to wait until %s, longer than %s: %s"
                    .formatted(retryAt, limits.longestWait(), problem.text()));
          }
          if (retryAt.isAfter(now)) {
            return Reaction.due(retryAt);
          }
        }
        case TOO_LONG -> {}
      }
    }
    return Reaction.work(new PlannerWork.CallModel(task.lastTurn() + 1, nextAttempt(task)));
  }

  private static int inARow(List<ModelResponded> calls, Kind kind) {
    int times = 0;
    for (ModelResponded call : calls.reversed()) {
      ModelProblem problem = problem(call);
      if (problem == null) {
        return times;
      }
      times += problem.kind() == kind ? 1 : 0;
    }
    return times;
  }

  public Instant now() {
    return clock.instant();
  }

  /** The event that tells of a call. */
  public ModelResponded record(Task task, String model, Instant asked, ModelAnswer answer) {
    byte[] raw = answer.raw();
    BlobRef kept = raw == null ? null : blobs.put(raw, "application/json", preview(answer, raw));
    return switch (answer) {
      case ModelAnswer.Spoke _ -> event(task, model, asked, answer, kept, null, null);
      case ModelAnswer.Failed failed ->
          event(
              task, model, asked, answer, kept, failed.problem().toString(), retryAt(task, failed));
    };
  }

  /** The event that tells of a call whose answer was kept in another form. */
  public ModelResponded record(
      Task task, String model, Instant asked, ModelAnswer answer, BlobRef kept) {
    return event(task, model, asked, answer, kept, null, null);
  }

  private ModelResponded event(
      Task task,
      String model,
      Instant asked,
      ModelAnswer answer,
      @Nullable BlobRef kept,
      @Nullable String problem,
      @Nullable Instant retryAt) {
    Duration latency = Duration.between(asked, clock.instant());
    return new ModelResponded(
        task.lastTurn() + 1,
        nextAttempt(task),
        model,
        answer.usage(),
        latency.isNegative() ? Duration.ZERO : latency,
        kept,
        problem,
        retryAt);
  }

  private @Nullable Instant retryAt(Task task, ModelAnswer.Failed failed) {
    if (failed.problem().kind() != Kind.UNAVAILABLE) {
      return null;
    }
    int doublings = Math.min(inARow(of(task), Kind.UNAVAILABLE), 30);
    long millis = Math.min(limits.firstWait().toMillis() << doublings, limits.maxWait().toMillis());
    long spread;
    synchronized (random) { // most generators are for one thread
      spread = random.nextLong(millis / 2 + 1);
    }
    Duration least = Duration.ofMillis(millis / 2 + spread);
    Duration asked = failed.retryAfter();
    return clock.instant().plus(asked != null && asked.compareTo(least) > 0 ? asked : least);
  }

  private static String preview(ModelAnswer answer, byte[] raw) {
    if (answer instanceof ModelAnswer.Spoke spoke && !spoke.text().isBlank()) {
      return Texts.cut(spoke.text(), PREVIEW);
    }
    return new String(raw, 0, Math.min(raw.length, PREVIEW), StandardCharsets.UTF_8);
  }
}
