package dev.taskcraft.task;

import dev.taskcraft.task.TaskEvent.StepExecuted;
import dev.taskcraft.task.TaskEvent.StepResolved;
import dev.taskcraft.task.TaskEvent.StepStarted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One try to run a step: its slots start, outcome, doubt and resolution.
 *
 * @param startId the id of the winning start; null while there is none
 * @param answers outcomes in log order; the one that counts cites the winning start
 */
public record Attempt(
    int number,
    @Nullable EventId startId,
    @Nullable StepStarted start,
    @Nullable Instant startedAt,
    List<StepExecuted> answers,
    @Nullable StepExecuted doubt,
    @Nullable StepResolved resolution) {

  static Attempt empty(int number) {
    return new Attempt(number, null, null, null, List.of(), null, null);
  }

  Attempt started(EventId id, StepStarted event, Instant time) {
    return start != null ? this : new Attempt(number, id, event, time, answers, doubt, resolution);
  }

  Attempt executed(StepExecuted event) {
    if (event.outcome() instanceof Outcome.Unknown) {
      return doubt != null
          ? this
          : new Attempt(number, startId, start, startedAt, answers, event, resolution);
    }
    if (answers.stream().anyMatch(known -> sameStart(known.start(), event.start()))) {
      return this;
    }
    List<StepExecuted> more = new ArrayList<>(answers);
    more.add(event);
    return new Attempt(number, startId, start, startedAt, List.copyOf(more), doubt, resolution);
  }

  Attempt resolved(StepResolved event) {
    return resolution != null
        ? this
        : new Attempt(number, startId, start, startedAt, answers, doubt, event);
  }

  /** The outcome that answers the winning start; null while there is none. */
  public @Nullable StepExecuted answer() {
    for (StepExecuted candidate : answers) {
      if (sameStart(candidate.start(), startId)) {
        return candidate;
      }
    }
    return null;
  }

  /** How it ended, whoever said so; null while that is open or in doubt. */
  public @Nullable Outcome outcome() {
    StepResolved closed = resolution;
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
    return doubt != null && outcome() == null;
  }

  /** Whether the effect began, as far as anyone knows, and nothing says how it ended. */
  public boolean running() {
    return start != null && outcome() == null && doubt == null;
  }

  /** Whether a person's word and the owner's late outcome say different things. */
  public boolean conflicting() {
    StepExecuted answer = answer();
    return resolution != null
        && answer != null
        && (resolution.resolution() == Resolution.HAPPENED)
            != (answer.outcome() instanceof Outcome.Succeeded);
  }

  /** Whether the tool was really called, so that it counts as an action. */
  public boolean ran() {
    return switch (outcome()) {
      case null -> inDoubt();
      case Outcome.NotRun _ -> false;
      case Outcome.Succeeded _, Outcome.Unknown _ -> true;
      case Outcome.Failed _ -> resolution == null || resolution.resolution() == Resolution.ABORTED;
    };
  }

  private static boolean sameStart(@Nullable EventId one, @Nullable EventId other) {
    return one == null ? other == null : one.equals(other);
  }
}
