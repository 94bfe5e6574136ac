package dev.taskcraft.planner;

import dev.taskcraft.blob.BlobStore;
import dev.taskcraft.planner.model.Model;
import dev.taskcraft.planner.playbook.PlaybookPlanner;
import dev.taskcraft.planner.react.ReactPlanner;
import dev.taskcraft.planner.tot.TotPlanner;
import dev.taskcraft.planner.turn.ModelCalls;
import dev.taskcraft.planner.turn.Planner;
import dev.taskcraft.planner.turn.PlannerWork;
import dev.taskcraft.planner.turn.StepResult;
import dev.taskcraft.planner.turn.Turns;
import dev.taskcraft.role.Reaction;
import dev.taskcraft.role.Role;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.TaskEvent.Finish;
import dev.taskcraft.task.TaskEvent.PlannedCall;
import dev.taskcraft.task.TaskEvent.Rejection;
import dev.taskcraft.task.TaskEvent.StepPlanned;
import dev.taskcraft.task.TaskEvent.TaskCompleted;
import dev.taskcraft.task.TaskEvent.TaskFailed;
import dev.taskcraft.task.TaskEvent.TaskRequested;
import dev.taskcraft.task.TaskId;
import dev.taskcraft.task.Turn;
import dev.taskcraft.tool.Toolsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a task does next, by the planner that its request names, and ends it when that
 * planner says so: only after the turn that said so was read back from the log as the one that won.
 */
public final class PlannerRole implements Role<PlannerWork> {
  private final Map<String, Planner> planners;

  /**
   * Takes its parts.
   *
   * @param model asked for when a task first needs it, and so never by a playbook
   * @param random spreads retries
   */
  public PlannerRole(
      Toolsets toolsets,
      BlobStore blobs,
      Supplier<Model> model,
      Clock clock,
      RandomGenerator random,
      PlannerLimits limits) {
    Supplier<Model> once = once(model);
    ModelCalls calls = new ModelCalls(blobs, clock, random, limits.model());
    Planner react = new ReactPlanner(toolsets, blobs, once, calls, limits.react());
    this(
        Map.of(
            "playbook",
            new PlaybookPlanner(blobs),
            "react",
            react,
            "gemini",
            react,
            "tot",
            new TotPlanner(toolsets, blobs, once, calls, limits.tot())));
  }

  /** Knows the playbook only, for a process that has no model to ask. */
  public PlannerRole(BlobStore blobs) {
    this(Map.of("playbook", new PlaybookPlanner(blobs)));
  }

  PlannerRole(Map<String, Planner> planners) {
    this.planners = Map.copyOf(planners);
  }

  private static <T> Supplier<T> once(Supplier<T> source) {
    return new Supplier<>() {
      private @Nullable T made;

      @Override
      public synchronized T get() {
        T known = made;
        if (known == null) {
          known = source.get();
          made = known;
        }
        return known;
      }
    };
  }

  @Override
  public String name() {
    return "planner";
  }

  @Override
  public Reaction<PlannerWork> react(Task task, Instant now) {
    TaskRequested request = task.request();
    if (request == null
        || task.prepared() == null
        || task.end() != null
        || !task.pauses().isEmpty()) {
      return Reaction.none();
    }
    TaskEvent end = end(task);
    if (end != null) {
      return Reaction.fact(end);
    }
    if (!task.openSteps().isEmpty() || endedByPolicy(task)) {
      return Reaction.none();
    }
    Planner planner = planner(request);
    return planner == null
        ? Reaction.fact(unknownPlanner(task, request))
        : planner.react(task, now);
  }

  @Override
  public List<TaskEvent> perform(PlannerWork work, Task task) throws InterruptedException {
    Planner planner = task.request() == null ? null : planner(task.request());
    return planner == null ? List.of() : planner.perform(work, task);
  }

  @Override
  public void forget(TaskId task) {
    planners.values().forEach(planner -> planner.forget(task));
  }

  private @Nullable Planner planner(TaskRequested request) {
    return planners.get(request.planner());
  }

  /** What the last turn, or a person who gave one of its steps up, ends the task with. */
  private static @Nullable TaskEvent end(Task task) {
    Turn last = task.turn(task.lastTurn());
    StepPlanned plan = last.plan();
    if (plan == null || last.id() == null) {
      return null;
    }
    switch (plan.finish()) {
      case Finish.Answer answer -> {
        return new TaskCompleted(last.id(), answer.text());
      }
      case Finish.GiveUp giveUp -> {
        return new TaskFailed(giveUp.code(), giveUp.reason(), last.id());
      }
      case null -> {}
    }
    for (PlannedCall call : plan.calls()) {
      if (StepResult.of(task.step(call.step())) instanceof StepResult.Aborted aborted) {
        return new TaskFailed(
            "aborted",
            "step %d, %s, was %s".formatted(call.step(), call.call().tool(), aborted.error()),
            null);
      }
    }
    return null;
  }

  /** A spent budget ends the task, and policy says so. */
  private static boolean endedByPolicy(Task task) {
    StepPlanned plan = task.turn(task.lastTurn()).plan();
    return plan != null
        && plan.calls().stream()
            .map(call -> StepResult.of(task.step(call.step())))
            .anyMatch(
                result ->
                    result instanceof StepResult.Rejected rejected
                        && rejected.kind() == Rejection.BUDGET);
  }

  private static StepPlanned unknownPlanner(Task task, TaskRequested request) {
    String reason =
        switch (request.planner()) {
          case "react", "gemini", "tot" ->
              "planner '%s' needs a model, and this process has none; set GOOGLE_API_KEY where it runs";
          default -> "there is no planner '%s'; use playbook, react or tot";
        };
    return Turns.finish(task, new Finish.GiveUp("planner", reason.formatted(request.planner())));
  }
}
