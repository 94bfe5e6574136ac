package dev.taskcraft.task;

import dev.taskcraft.task.TaskEvent.End;
import dev.taskcraft.task.TaskEvent.PlannedCall;
import dev.taskcraft.task.TaskEvent.TaskPrepared;
import dev.taskcraft.task.TaskEvent.TaskRequested;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How an event fills its slot: one switch over all events, without a default, so that a new event
 * fails to compile here. An event whose slot is taken changes nothing and is noted as late, unless
 * it is a copy of the very event that took it: brokers deliver those.
 */
final class Fold {
  private final State before;
  private @Nullable TaskRequested request;
  private @Nullable Instant requestedAt;
  private @Nullable TaskPrepared prepared;
  private Chunks<Turn> turns;
  private Chunks<Step> steps;
  private List<Integer> open;
  private int actions;
  private Usage usage;
  private List<End> ends;
  private List<EventId> pauses;
  private List<EventId> resumed;
  private boolean filled = true;

  private Fold(State before) {
    this.before = before;
    request = before.request();
    requestedAt = before.requestedAt();
    prepared = before.prepared();
    turns = before.turns();
    steps = before.steps();
    open = before.open();
    actions = before.actions();
    usage = before.usage();
    ends = before.ends();
    pauses = before.pauses();
    resumed = before.resumed();
  }

  static State apply(State before, Envelope envelope) {
    Fold fold = new Fold(before);
    fold.fill(envelope);
    return fold.after(envelope);
  }

  private void fill(Envelope envelope) {
    EventId id = envelope.id();
    switch (envelope.event()) {
      case TaskRequested event -> {
        filled = request == null;
        if (filled) {
          request = event;
          requestedAt = envelope.time();
        }
      }
      case TaskPrepared event -> {
        filled = prepared == null;
        prepared = filled ? event : prepared;
      }
      case TaskEvent.ModelResponded event -> {
        turn(event.turn(), turn -> turn.responded(event));
        usage = filled ? usage.plus(event.usage()) : usage;
      }
      case TaskEvent.StepPlanned event -> {
        turn(event.turn(), turn -> turn.planned(id, event, envelope.time()));
        if (filled) {
          for (PlannedCall call : event.calls()) {
            step(call.step(), step -> step.planned(event.turn(), call, envelope.time()));
          }
          filled = true; // its slot is the turn, whatever became of the steps
        }
      }
      case TaskEvent.ApprovalRequested event ->
          step(event.step(), step -> step.with(step.revision(event.revision()).asked(id, event)));
      case TaskEvent.StepApproved event ->
          verdict(event.step(), event.revision(), new Verdict.Approved(id, event, envelope.time()));
      case TaskEvent.StepRejected event ->
          verdict(event.step(), event.revision(), new Verdict.Rejected(event));
      case TaskEvent.StepAnswered event ->
          verdict(event.step(), event.revision(), new Verdict.Answered(event));
      case TaskEvent.StepEdited event ->
          step(event.step(), step -> step.edited(event, envelope.time()));
      case TaskEvent.StepStarted event ->
          attempt(
              event.step(),
              event.attempt(),
              attempt -> attempt.started(id, event, envelope.time()));
      case TaskEvent.StepExecuted event ->
          attempt(event.step(), event.attempt(), attempt -> attempt.executed(event));
      case TaskEvent.StepResolved event ->
          attempt(event.step(), event.attempt(), attempt -> attempt.resolved(event));
      case End event -> {
        filled = !ends.contains(event);
        ends = filled ? with(ends, event) : ends;
      }
      case TaskEvent.TaskPaused _ -> {
        filled = !pauses.contains(id);
        pauses = filled ? with(pauses, id) : pauses;
      }
      case TaskEvent.TaskResumed event -> {
        for (EventId pause : event.pauses()) {
          resumed = resumed.contains(pause) ? resumed : with(resumed, pause);
        }
      }
    }
  }

  private void turn(int number, UnaryOperator<Turn> change) {
    Turn known = turns.get(number);
    Turn old = known == null ? Turn.empty(number) : known;
    Turn changed = change.apply(old);
    filled = !changed.equals(old);
    turns = filled ? turns.with(number, changed) : turns;
  }

  private void verdict(int number, int revision, Verdict verdict) {
    step(number, step -> step.with(step.revision(revision).decided(verdict)));
  }

  private void attempt(int number, int which, UnaryOperator<Attempt> change) {
    step(
        number,
        step -> {
          Attempt old = step.attempt(which);
          Attempt changed = change.apply(old);
          return changed.equals(old) ? step : step.with(changed);
        });
  }

  private void step(int number, UnaryOperator<Step> change) {
    Step known = steps.get(number);
    Step old = known == null ? Step.empty(number) : known;
    Step changed = change.apply(old);
    filled = !changed.equals(old);
    if (!filled) {
      return;
    }
    steps = steps.with(number, changed);
    actions += (changed.ran() ? 1 : 0) - (old.ran() ? 1 : 0);
    boolean nowOpen = changed.turn() > 0 && !changed.closed();
    if (nowOpen != open.contains(number)) {
      List<Integer> copy = new ArrayList<>(open);
      if (nowOpen) {
        copy.add(number);
        copy.sort(null);
      } else {
        copy.remove((Integer) number);
      }
      open = List.copyOf(copy);
    }
  }

  private static <T> List<T> with(List<T> list, T item) {
    List<T> copy = new ArrayList<>(list);
    copy.add(item);
    return List.copyOf(copy);
  }

  private List<EventId> late(EventId id) {
    return filled || before.late().contains(id) || before.winners().contains(id)
        ? before.late()
        : with(before.late(), id);
  }

  private State after(Envelope envelope) {
    return new State(
        before.id(),
        before.version() + 1,
        envelope.id(),
        request,
        requestedAt,
        prepared,
        turns,
        steps,
        open,
        actions,
        usage,
        ends,
        pauses,
        resumed,
        late(envelope.id()),
        filled ? before.winners().with(envelope.id()) : before.winners(),
        filled);
  }
}
