package dev.taskcraft.task;

import dev.taskcraft.task.TaskEvent.PlannedCall;
import dev.taskcraft.task.TaskEvent.StepEdited;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One proposed call and everything that became of it.
 *
 * @param turn the turn that planned it; 0 while that turn was not read yet
 * @param callId the model's own id for the call
 * @param revisions from 1
 * @param attempts from 1
 */
public record Step(
    int number,
    int turn,
    @Nullable String callId,
    List<Revision> revisions,
    List<Attempt> attempts) {

  static Step empty(int number) {
    return new Step(number, 0, null, List.of(), List.of());
  }

  Step planned(int byTurn, PlannedCall planned, Instant at) {
    if (turn > 0) {
      return this;
    }
    Step step = with(revision(1).planned(planned.call(), at));
    return new Step(number, byTurn, planned.callId(), step.revisions, attempts);
  }

  Step edited(StepEdited edit, Instant at) {
    return with(revision(edit.revision() - 1).decided(new Verdict.Superseded(edit)))
        .with(revision(edit.revision()).planned(edit.call(), at));
  }

  Step with(Revision revision) {
    List<Revision> copy = new ArrayList<>(revisions);
    while (copy.size() < revision.number()) {
      copy.add(Revision.empty(copy.size() + 1));
    }
    copy.set(revision.number() - 1, revision);
    return new Step(number, turn, callId, List.copyOf(copy), attempts);
  }

  Step with(Attempt attempt) {
    List<Attempt> copy = new ArrayList<>(attempts);
    while (copy.size() < attempt.number()) {
      copy.add(Attempt.empty(copy.size() + 1));
    }
    copy.set(attempt.number() - 1, attempt);
    return new Step(number, turn, callId, revisions, List.copyOf(copy));
  }

  /** The revision of that number; an empty one when nothing is known of it. */
  public Revision revision(int which) {
    return which <= revisions.size() ? revisions.get(which - 1) : Revision.empty(which);
  }

  /** The attempt of that number; an empty one when nothing is known of it. */
  public Attempt attempt(int which) {
    return which <= attempts.size() ? attempts.get(which - 1) : Attempt.empty(which);
  }

  /**
   * The attempt that counts: the next one does only when the one before it ended so that it may be
   * repeated, and so nothing reopens a closed step. Null before the first.
   */
  public @Nullable Attempt lastAttempt() {
    Attempt last = null;
    for (Attempt next : attempts) {
      if (!next.known() || (last != null && !last.repeatable())) {
        break;
      }
      last = next;
    }
    return last;
  }

  /**
   * The revision that counts: the one whose approval a start used up, for a start freezes it;
   * otherwise the one that no edit has superseded.
   */
  public Revision current() {
    Revision frozen = frozen();
    return frozen != null ? frozen : latest();
  }

  private Revision latest() {
    int which = 1;
    while (revision(which).decision() instanceof Verdict.Superseded) {
      which++;
    }
    return revision(which);
  }

  /** What was decided about the call; null while nobody has. */
  public @Nullable Verdict verdict() {
    Revision frozen = frozen();
    return frozen != null ? frozen.approval() : latest().decision();
  }

  /** What the planner proposed, as it may run; null while its turn was not read yet. */
  public @Nullable Call call() {
    return current().call();
  }

  /** What the step is doing. */
  public Phase phase() {
    Attempt last = lastAttempt();
    if (last != null) {
      return switch (last.outcome()) {
        case null -> last.inDoubt() ? Phase.IN_DOUBT : Phase.RUNNING;
        case Outcome.Succeeded _ -> Phase.SUCCEEDED;
        case Outcome.Failed _ -> last.repeatable() ? Phase.APPROVED : Phase.FAILED;
        case Outcome.NotRun _ -> last.repeatable() ? Phase.APPROVED : Phase.NOT_RUN;
        case Outcome.Unknown _ -> Phase.IN_DOUBT;
      };
    }
    return switch (verdict()) {
      case null -> current().ask() == null ? Phase.PLANNED : Phase.WAITING;
      case Verdict.Approved _ -> Phase.APPROVED;
      case Verdict.Rejected _ -> Phase.REJECTED;
      case Verdict.Answered _ -> Phase.SUCCEEDED;
      case Verdict.Superseded _ -> Phase.PLANNED;
    };
  }

  /** Whether nothing more can become of the step. */
  public boolean closed() {
    return phase().closed();
  }

  /** Whether the tool was called, so that the step counts as one action, however often it tried. */
  public boolean ran() {
    for (Attempt attempt : counting()) {
      if (attempt.ran()) {
        return true;
      }
    }
    return false;
  }

  private List<Attempt> counting() {
    Attempt last = lastAttempt();
    return last == null ? List.of() : attempts.subList(0, last.number());
  }

  private @Nullable Revision frozen() {
    for (Attempt attempt : counting()) {
      for (Revision revision : revisions) {
        Verdict.Approved approval = revision.approval();
        if (approval != null
            && (attempt.start() == null
                ? attempt.answer() != null
                : attempt.start().approval().equals(approval.id()))) {
          return revision;
        }
      }
    }
    return null;
  }

  /** What a step is doing, in one word. */
  public enum Phase {
    /** Waits for policy. */
    PLANNED,
    /** Waits for a person. */
    WAITING,
    /** May run, or run again. */
    APPROVED,
    RUNNING,
    /** Only a person can say whether the effect took place. */
    IN_DOUBT,
    SUCCEEDED,
    FAILED,
    REJECTED,
    /** Approved, but the executor refused. */
    NOT_RUN;

    /** Whether nothing more can become of a step in this phase. */
    public boolean closed() {
      return switch (this) {
        case PLANNED, WAITING, APPROVED, RUNNING, IN_DOUBT -> false;
        case SUCCEEDED, FAILED, REJECTED, NOT_RUN -> true;
      };
    }

    /** The word in JSON, e.g. {@code in_doubt}. */
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }
}
