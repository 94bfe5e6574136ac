package dev.taskcraft.task;

import dev.taskcraft.task.TaskEvent.TaskCancelled;
import dev.taskcraft.task.TaskEvent.TaskCompleted;
import dev.taskcraft.task.TaskEvent.TaskFailed;
import dev.taskcraft.task.TaskEvent.TaskPrepared;
import dev.taskcraft.task.TaskEvent.TaskRequested;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A task as its events tell it: a set of slots, each filled by the first valid event of its kind.
 *
 * <p>Immutable. {@link #apply} is idempotent and indifferent to the order in which different topics
 * are read. What a task is doing follows from which slots are filled ({@link #status}).
 */
public final class Task {
  private final State state;

  private Task(State state) {
    this.state = state;
  }

  /** A task of which nothing is known. */
  public static Task empty(TaskId id) {
    return new Task(State.empty(id));
  }

  /** The task that these events tell, in this order. */
  public static Task of(TaskId id, Iterable<Envelope> events) {
    Task task = empty(id);
    for (Envelope event : events) {
      task = task.apply(event);
    }
    return task;
  }

  /** The task after one more event of its log. */
  public Task apply(Envelope envelope) {
    if (!envelope.task().equals(state.id())) {
      throw new IllegalArgumentException(
          "event %s is of task %s, not of %s"
              .formatted(envelope.id(), envelope.task(), state.id()));
    }
    return new Task(Fold.apply(state, envelope));
  }

  public TaskId id() {
    return state.id();
  }

  /** How many events were folded; on SQL, the version that the next cascade is decided on. */
  public long version() {
    return state.version();
  }

  /** The id of the event folded last, which is what the next one is caused by; null when empty. */
  public @Nullable EventId lastEvent() {
    return state.lastEvent();
  }

  /** The request; null while it was not read yet. */
  public @Nullable TaskRequested request() {
    return state.request();
  }

  /** The time of the request; null while it was not read yet. */
  public @Nullable Instant requestedAt() {
    return state.requestedAt();
  }

  /** The pinned tools; null while the executor has not found them. */
  public @Nullable TaskPrepared prepared() {
    return state.prepared();
  }

  /** The step of that number; an empty one when nothing is known of it. */
  public Step step(int number) {
    Step step = state.steps().get(number);
    return step == null ? Step.empty(number) : step;
  }

  /** All steps of which anything is known, by number. */
  public Iterable<Step> steps() {
    return state.steps();
  }

  /** The numbers of planned steps that are not closed, ascending. */
  public List<Integer> openSteps() {
    return state.open();
  }

  /** The open steps that were begun, and are let finish whatever becomes of the task. */
  public List<Integer> startedSteps() {
    return openSteps().stream()
        .filter(
            number ->
                switch (step(number).phase()) {
                  case RUNNING, IN_DOUBT -> true;
                  default -> false;
                })
        .toList();
  }

  /** The highest step number that any turn planned; 0 for none. */
  public int lastStep() {
    int last = state.steps().last();
    while (last > 0 && step(last).turn() == 0) {
      last--;
    }
    return last;
  }

  /** The turn of that number; an empty one when nothing is known of it. */
  public Turn turn(int number) {
    Turn turn = state.turns().get(number);
    return turn == null ? Turn.empty(number) : turn;
  }

  /** The number of the last turn that was planned; 0 before the first. */
  public int lastTurn() {
    int last = state.turns().last();
    while (last > 0 && turn(last).plan() == null) {
      last--;
    }
    return last;
  }

  /** Tokens of all model calls. */
  public Usage usage() {
    return state.usage();
  }

  /** How many steps ran, however often each was tried; see {@code max_actions}. */
  public int actions() {
    return state.actions();
  }

  /** Pauses that no resume has ended. */
  public List<EventId> pauses() {
    List<EventId> open = new ArrayList<>(state.pauses());
    open.removeAll(state.resumed());
    return open;
  }

  /**
   * The end that counts; null while there is none. Of ends read from different topics a cancel
   * outranks a failure, and a failure a completion. A planner's end counts if it cites a turn that
   * won and that finishes the task in this way.
   */
  public TaskEvent.@Nullable End end() {
    TaskEvent.End best = null;
    for (TaskEvent.End end : state.ends()) {
      if (valid(end) && (best == null || rank(end) < rank(best))) {
        best = end;
      }
    }
    return best;
  }

  /** Whether the event folded last filled a slot; one that did not changed nothing. */
  public boolean filled() {
    return state.filled();
  }

  /**
   * Events that no order of reading makes valid, for the audit: late, or in conflict. A copy of an
   * event that counts is not among them.
   */
  public List<EventId> late() {
    return state.late();
  }

  /** What the task is doing. */
  public Status status() {
    NavigableSet<Step.Phase> phases = new TreeSet<>();
    boolean input = false;
    for (int number : state.open()) {
      Step step = step(number);
      Step.Phase phase = step.phase();
      TaskEvent.ApprovalRequested ask = step.current().ask();
      if (phase == Step.Phase.WAITING && ask != null && ask.kind() == TaskEvent.Ask.ANSWER) {
        input = true;
      } else {
        phases.add(phase);
      }
    }
    TaskEvent.End end = end();
    if (end != null) {
      return phases.contains(Step.Phase.RUNNING)
          ? Status.EXECUTING
          : phases.contains(Step.Phase.IN_DOUBT) ? Status.IN_DOUBT : word(end);
    }
    if (request() == null) {
      return Status.AWAITING_REQUEST;
    }
    if (!pauses().isEmpty()) {
      return Status.PAUSED;
    }
    if (phases.contains(Step.Phase.APPROVED) || phases.contains(Step.Phase.RUNNING)) {
      return Status.EXECUTING;
    }
    if (phases.contains(Step.Phase.IN_DOUBT)) {
      return Status.IN_DOUBT;
    }
    if (phases.contains(Step.Phase.WAITING)) {
      return Status.AWAITING_APPROVAL;
    }
    if (input) {
      return Status.AWAITING_INPUT;
    }
    return phases.isEmpty() ? Status.PLANNING : Status.EXECUTING;
  }

  private boolean valid(TaskEvent.End end) {
    return switch (end) {
      case TaskCompleted completed -> finishOf(completed.turn()) instanceof TaskEvent.Finish.Answer;
      case TaskFailed failed ->
          failed.turn() == null || finishOf(failed.turn()) instanceof TaskEvent.Finish.GiveUp;
      case TaskCancelled _ -> true;
    };
  }

  private TaskEvent.@Nullable Finish finishOf(EventId turnId) {
    for (int number = lastTurn(); number > 0; number--) {
      Turn turn = turn(number);
      if (turnId.equals(turn.id())) {
        return turn.plan() == null ? null : turn.plan().finish();
      }
    }
    return null;
  }

  private static int rank(TaskEvent.End end) {
    return switch (end) {
      case TaskCancelled _ -> 0;
      case TaskFailed _ -> 1;
      case TaskCompleted _ -> 2;
    };
  }

  private static Status word(TaskEvent.End end) {
    return switch (end) {
      case TaskCancelled _ -> Status.CANCELLED;
      case TaskFailed _ -> Status.FAILED;
      case TaskCompleted _ -> Status.COMPLETED;
    };
  }

  @Override
  public String toString() {
    return "Task[" + id() + " " + status() + " version " + version() + "]";
  }
}
