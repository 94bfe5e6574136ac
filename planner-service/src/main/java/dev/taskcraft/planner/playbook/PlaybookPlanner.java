package dev.taskcraft.planner.playbook;

import dev.taskcraft.blob.BlobStore;
import dev.taskcraft.cache.LatestMap;
import dev.taskcraft.coworker.Coworker;
import dev.taskcraft.coworker.Input;
import dev.taskcraft.planner.turn.Planner;
import dev.taskcraft.planner.turn.PlannerWork;
import dev.taskcraft.planner.turn.Turns;
import dev.taskcraft.role.Reaction;
import dev.taskcraft.serde.UnreadableJson;
import dev.taskcraft.task.Call;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.TaskEvent.Finish;
import dev.taskcraft.task.TaskEvent.PlannedCall;
import dev.taskcraft.task.TaskEvent.StepPlanned;
import dev.taskcraft.task.TaskEvent.TaskRequested;
import dev.taskcraft.task.TaskId;
import dev.taskcraft.task.Turn;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Walks the coworker's playbook: one call a turn, decided at once unless a large output must be
 * loaded. The same task always takes the same course.
 *
 * <p>Where each walk stands is kept for the tasks seen last, so that a turn costs the same late in
 * a long loop as early; what is lost is walked again from the log.
 */
public final class PlaybookPlanner implements Planner {
  private static final int KEPT_TASKS = 1_000;
  private static final int KEPT_PLAYBOOKS = 100;

  /** The last number that the log takes is left for giving up. */
  private static final int LAST_TURN = 100_000;

  private final Outputs outputs;
  private final LongAdder turnsWalked = new LongAdder();
  private final Map<String, Cursor> cursors = LatestMap.used(KEPT_TASKS);
  private final Map<String, Compiled> playbooks = LatestMap.used(KEPT_PLAYBOOKS);

  public PlaybookPlanner(BlobStore blobs) {
    this.outputs = new Outputs(blobs);
  }

  /** Turns taken from the log to come to where a task stands: what the kept cursors save. */
  long turnsWalked() {
    return turnsWalked.sum();
  }

  private record Compiled(
      Coworker coworker, List<Entry> entries, List<Playbooks.Problem> problems) {}

  @Override
  public Reaction<PlannerWork> react(Task task, Instant now) {
    try {
      return Reaction.fact(plan(task, outputs));
    } catch (BlobNeeded _) {
      return Reaction.work(new PlannerWork.LoadAndPlan(task.lastTurn() + 1));
    }
  }

  @Override
  public List<TaskEvent> perform(PlannerWork work, Task task) {
    if (work.turn() != task.lastTurn() + 1) {
      return List.of();
    }
    try {
      return List.of(plan(task, outputs.loading()));
    } catch (NoSuchElementException | UnreadableJson e) {
      return List.of(
          giveUp(task, "playbook", "an output can't be read any more: " + e.getMessage()));
    }
  }

  @Override
  public void forget(TaskId task) {
    synchronized (cursors) {
      cursors.remove(task.value());
    }
  }

  private StepPlanned plan(Task task, Outputs values) {
    TaskRequested request = task.request();
    if (request == null || request.coworker().playbook().isEmpty()) {
      return giveUp(
          task,
          "playbook",
          "coworker '%s' has no playbook; add playbook: to its file, or set GOOGLE_API_KEY to let a model plan"
              .formatted(request == null ? "" : request.coworker().name()));
    }
    Compiled playbook = compiled(request);
    if (!playbook.problems.isEmpty()) {
      Playbooks.Problem first = playbook.problems.getFirst();
      return giveUp(task, "playbook", first.place() + ": " + first.message());
    }
    try {
      Walk walk = new Walk(task, inputs(request), values);
      Cursor here = resume(task, playbook, walk);
      return switch (walk.next(here)) {
        case Walk.Stop.AtEnd end -> Turns.finish(task, end.finish());
        case Walk.Stop.AtCall _ when task.lastTurn() + 1 >= LAST_TURN ->
            giveUp(task, "max_turns", "the playbook takes more than " + LAST_TURN + " turns");
        case Walk.Stop.AtCall call ->
            new StepPlanned(
                task.lastTurn() + 1,
                null,
                List.of(
                    new PlannedCall(
                        task.lastStep() + 1, null, new Call(call.call().tool(), walk.args(call)))),
                null,
                null,
                null);
      };
    } catch (ExpressionFailed e) {
      return giveUp(task, "playbook", e.reason());
    } catch (IllegalArgumentException e) {
      return giveUp(task, "playbook", String.valueOf(e.getMessage()));
    }
  }

  /** The cursor behind the last turn: the kept one, taken on by the turns that it lacks. */
  private Cursor resume(Task task, Compiled playbook, Walk walk) throws ExpressionFailed {
    Cursor cursor = kept(task);
    if (cursor == null) {
      cursor = Cursor.start(playbook.entries);
    }
    while (cursor.turn() < task.lastTurn()) {
      turnsWalked.increment();
      Turn turn = task.turn(cursor.turn() + 1);
      StepPlanned plan = turn.plan();
      if (plan == null
          || plan.calls().size() != 1
          || !(walk.next(cursor) instanceof Walk.Stop.AtCall(var call, var behind))
          || !call.tool().equals(plan.calls().getFirst().call().tool())) {
        throw new ExpressionFailed(
            "turn %d of the log doesn't follow the playbook".formatted(turn.number()));
      }
      cursor = behind.planned(turn.number(), turn.id(), call, plan.calls().getFirst().step());
    }
    synchronized (cursors) {
      cursors.put(task.id().value(), cursor);
    }
    return cursor;
  }

  private @Nullable Cursor kept(Task task) {
    synchronized (cursors) {
      Cursor cursor = cursors.get(task.id().value());
      return cursor != null
              && cursor.turn() > 0
              && java.util.Objects.equals(cursor.turnId(), task.turn(cursor.turn()).id())
          ? cursor
          : null;
    }
  }

  private Compiled compiled(TaskRequested request) {
    synchronized (playbooks) {
      Compiled known = playbooks.get(request.coworkerDigest());
      if (known != null && known.coworker.equals(request.coworker())) {
        return known;
      }
    }
    Compilation read = new Compilation(request.coworker());
    Compiled fresh = new Compiled(request.coworker(), read.entries(), read.problems());
    synchronized (playbooks) {
      playbooks.put(request.coworkerDigest(), fresh);
    }
    return fresh;
  }

  private static Map<String, @Nullable Object> inputs(TaskRequested request) {
    Map<String, @Nullable Object> inputs = null;
    for (Map.Entry<String, Input> input : request.coworker().inputs().entrySet()) {
      if (input.getValue().fallback() != null && !request.inputs().containsKey(input.getKey())) {
        inputs = inputs == null ? new LinkedHashMap<>(request.inputs()) : inputs;
        inputs.put(input.getKey(), input.getValue().fallback());
      }
    }
    return inputs == null ? request.inputs() : inputs;
  }

  private static StepPlanned giveUp(Task task, String code, String reason) {
    return Turns.finish(task, new Finish.GiveUp(code, reason));
  }
}
