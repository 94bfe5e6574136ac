package dev.taskcraft.policy;

import dev.taskcraft.role.NoWork;
import dev.taskcraft.role.Reaction;
import dev.taskcraft.role.Role;
import dev.taskcraft.serde.CallDigest;
import dev.taskcraft.serde.PolicyDigests;
import dev.taskcraft.task.Call;
import dev.taskcraft.task.Step;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.TaskEvent.Ask;
import dev.taskcraft.task.TaskEvent.Rejection;
import dev.taskcraft.task.TaskEvent.TaskPrepared;
import dev.taskcraft.task.TaskEvent.TaskRequested;
import dev.taskcraft.task.Verdict;
import dev.taskcraft.tool.ToolSpec;
import dev.taskcraft.tool.Toolset;
import dev.taskcraft.tool.Toolsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The gate's judge: for each planned call exactly one of approved, rejected, or a request to a
 * person. A function of the task alone, so that two of it never disagree.
 */
public final class PolicyRole implements Role<NoWork> {
  /** Code of a task that failed because it used up its actions. */
  public static final String MAX_ACTIONS = "max_actions";

  private static final String NAME = "policy";

  private final Toolsets toolsets;
  private final Schemas schemas = new Schemas();
  private final PolicyDigests policyDigests = new PolicyDigests();

  public PolicyRole(Toolsets toolsets) {
    this.toolsets = toolsets;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Reaction<NoWork> react(Task task, Instant now) {
    TaskRequested request = task.request();
    TaskPrepared prepared = task.prepared();
    if (request == null || prepared == null || task.end() != null) {
      return Reaction.none();
    }
    TaskEvent end = spent(task);
    if (end != null) {
      return Reaction.fact(end);
    }
    for (int number : task.openSteps()) {
      Step step = task.step(number);
      if (step.phase() == Step.Phase.PLANNED) {
        // One verdict at a time, because the next call is judged with this one in sight.
        TaskEvent verdict = judge(task, step, request, toolsets.get(prepared.toolset()));
        return verdict == null ? Reaction.none() : Reaction.fact(verdict);
      }
    }
    return Reaction.none();
  }

  @Override
  public List<TaskEvent> perform(NoWork work, Task task) {
    return List.of();
  }

  private @Nullable TaskEvent judge(Task task, Step step, TaskRequested request, Toolset toolset) {
    int revision = step.current().number();
    Call call = step.call();
    if (call == null) {
      return null;
    }
    ToolSpec tool = toolset.find(call.tool());
    String invalid =
        tool == null ? unknown(call.tool(), toolset) : schemas.problem(tool, call.args());
    if (tool == null || invalid != null) {
      return new TaskEvent.StepRejected(
          step.number(), revision, Rejection.INVALID, NAME, String.valueOf(invalid));
    }
    Integer max = request.coworker().policies().maxActions();
    switch (max == null ? Budget.ROOM : Budget.before(task, step.number(), max)) {
      case WAIT -> {
        return null;
      }
      case SPENT -> {
        return new TaskEvent.StepRejected(
            step.number(),
            revision,
            Rejection.BUDGET,
            NAME,
            "policies.max_actions is %d and %d steps ran; this is the next one"
                .formatted(max, max));
      }
      case ROOM -> {}
    }
    return decided(task, step, call, tool, request);
  }

  private TaskEvent decided(Task task, Step step, Call call, ToolSpec tool, TaskRequested request) {
    int number = step.number();
    int revision = step.current().number();
    return switch (Rules.judge(request.coworker().policies(), tool, call)) {
      case Judgement.Deny(String rule, String reason) ->
          new TaskEvent.StepRejected(
              number, revision, Rejection.POLICY, NAME, reason + " (" + rule + ")");
      case Judgement.Ask ask -> asked(task, step, call, tool, request, ask);
      case Judgement.Allow(String rule) when tool.answeredByPerson() ->
          asked(
              task,
              step,
              call,
              tool,
              request,
              new Judgement.Ask(rule, "'" + tool.name() + "' asks a person"));
      case Judgement.Allow(String rule) ->
          new TaskEvent.StepApproved(
              number, revision, call, digest(task, number, call, tool, request, null), NAME, rule);
    };
  }

  /** The request; its time runs from the plan or edit on, and not from when it was judged. */
  private TaskEvent asked(
      Task task, Step step, Call call, ToolSpec tool, TaskRequested request, Judgement.Ask ask) {
    Instant expires =
        ask.expires() == null
            ? null
            : Objects.requireNonNull(step.current().time()).plus(ask.expires());
    return new TaskEvent.ApprovalRequested(
        step.number(),
        step.current().number(),
        tool.answeredByPerson() ? Ask.ANSWER : Ask.APPROVAL,
        call,
        digest(task, step.number(), call, tool, request, expires),
        ask.rule(),
        ask.reason(),
        List.of(),
        expires,
        tool.code());
  }

  private String digest(
      Task task,
      int step,
      Call call,
      ToolSpec tool,
      TaskRequested request,
      @Nullable Instant expires) {
    return CallDigest.of(task.id(), step, call, tool, request, policyDigests.of(request), expires)
        .text();
  }

  private static String unknown(String tool, Toolset toolset) {
    return "there is no tool '%s'; the tools are %s"
        .formatted(tool, String.join(", ", toolset.names()));
  }

  /** The end that a rejection for want of budget leads to, also when only that one was written. */
  private static @Nullable TaskEvent spent(Task task) {
    TaskEvent.StepPlanned plan = task.turn(task.lastTurn()).plan();
    for (TaskEvent.PlannedCall planned :
        plan == null ? List.<TaskEvent.PlannedCall>of() : plan.calls()) {
      if (task.step(planned.step()).verdict() instanceof Verdict.Rejected(var rejection)
          && rejection.kind() == Rejection.BUDGET) {
        return new TaskEvent.TaskFailed(MAX_ACTIONS, rejection.reason(), null);
      }
    }
    return null;
  }
}
