package dev.taskcraft.task;

import dev.taskcraft.task.TaskEvent.StepExecuted;
import dev.taskcraft.task.TaskEvent.StepResolved;
import dev.taskcraft.task.TaskEvent.StepStarted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One try to run a step: its slots start, outcome, doubt and resolution.
 *
 * @param startId the id of the winning start; null while there is none
 * @param answers outcomes and doubts in log order; those that count cite the winning start
 * @param resolution counts only when there is a doubt to resolve
 */
public record Attempt(
    int number,
    @Nullable EventId startId,
    @Nullable StepStarted start,
    @Nullable Instant startedAt,
    List<StepExecuted> answers,
    @Nullable StepResolved resolution) {

  static Attempt empty(int number) {
    return new Attempt(number, null, null, null, List.of(), null);
  }

  Attempt started(EventId id, StepStarted event, Instant time) {
    return start != null ? this : new Attempt(number, id, event, time, answers, resolution);
  }

  Attempt executed(StepExecuted event) {
    if (find(event.start(), isDoubt(event)) != null) {
      return this;
    }
    List<StepExecuted> more = new ArrayList<>(answers);
    more.add(event);
    return new Attempt(number, startId, start, startedAt, List.copyOf(more), resolution);
  }

  Attempt resolved(StepResolved event) {
    return resolution != null
        ? this
        : new Attempt(number, startId, start, startedAt, answers, event);
  }

  /** The outcome that answers the winning start; null while there is none. */
  public @Nullable StepExecuted answer() {
    return find(startId, false);
  }

  /** Says that nobody knows what became of the winning start; null when nobody said so. */
  public @Nullable StepExecuted doubt() {
    return find(startId, true);
  }

  /** How it ended, whoever said so; null while that is open or in doubt. */
  public @Nullable Outcome outcome() {
    StepResolved closed = closing();
    StepExecuted answer = answer();
    if (closed != null) {
      return switch (closed.resolution()) {
        case HAPPENED ->
            new Outcome.Succeeded(
                closed.output() != null ? closed.output() : Content.of(closed.reason()));
        case DID_NOT_HAPPEN, RUN_AGAIN ->
            new Outcome.Failed(
                "interrupted; " + closed.by() + " let it run again",
                closed.reason(),
                Instant.EPOCH);
        case ABORTED -> new Outcome.Failed("given up by " + closed.by(), closed.reason(), null);
      };
    }
    return answer == null ? null : answer.outcome();
  }

  /** Whether only a resolution, or the owner's late outcome, can close this attempt. */
  public boolean inDoubt() {
    return doubt() != null && outcome() == null;
  }

  /** Whether the effect began, as far as anyone knows, and nothing says how it ended. */
  public boolean running() {
    return start != null && outcome() == null && doubt() == null;
  }

  /** Whether a person's word and the owner's late outcome say different things. */
  public boolean conflicting() {
    StepResolved closed = closing();
    StepExecuted answer = answer();
    return closed != null
        && answer != null
        && (closed.resolution() == Resolution.HAPPENED)
            != (answer.outcome() instanceof Outcome.Succeeded);
  }

  /** Whether the tool was really called, so that it counts as an action. */
  public boolean ran() {
    StepResolved closed = closing();
    return switch (outcome()) {
      case null -> inDoubt();
      case Outcome.NotRun _ -> false;
      case Outcome.Succeeded _, Outcome.Unknown _ -> true;
      case Outcome.Failed _ -> closed == null || closed.resolution() == Resolution.ABORTED;
    };
  }

  /** Whether it ended, and ended so that the next attempt may start. */
  boolean repeatable() {
    return switch (outcome()) {
      case null -> false;
      case Outcome.Succeeded _, Outcome.Unknown _ -> false;
      case Outcome.Failed failed -> failed.retryAt() != null;
      case Outcome.NotRun refused ->
          refused.refusal() == Outcome.Refusal.STOPPED
              || refused.refusal() == Outcome.Refusal.DEADLINE;
    };
  }

  /** Whether anything at all was read of it. */
  boolean known() {
    return start != null || !answers.isEmpty() || resolution != null;
  }

  private @Nullable StepResolved closing() {
    return doubt() == null ? null : resolution;
  }

  private @Nullable StepExecuted find(@Nullable EventId cited, boolean doubt) {
    for (StepExecuted candidate : answers) {
      if (isDoubt(candidate) == doubt && Objects.equals(candidate.start(), cited)) {
        return candidate;
      }
    }
    return null;
  }

  private static boolean isDoubt(StepExecuted event) {
    return event.outcome() instanceof Outcome.Unknown;
  }
}
