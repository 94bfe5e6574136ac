package dev.taskcraft.executor;

import dev.taskcraft.executor.ExecutorWork.Prepare;
import dev.taskcraft.executor.ExecutorWork.Reconcile;
import dev.taskcraft.executor.ExecutorWork.RunTool;
import dev.taskcraft.role.Reaction;
import dev.taskcraft.role.Role;
import dev.taskcraft.task.Attempt;
import dev.taskcraft.task.Call;
import dev.taskcraft.task.EventId;
import dev.taskcraft.task.EventIds;
import dev.taskcraft.task.Outcome;
import dev.taskcraft.task.Resolution;
import dev.taskcraft.task.Step;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.TaskEvent.TaskRequested;
import dev.taskcraft.task.TaskId;
import dev.taskcraft.task.Verdict;
import dev.taskcraft.tool.Effect;
import dev.taskcraft.tool.ToolSpec;
import dev.taskcraft.tool.Toolsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Runs what was approved: intent first, then the effect, then its outcome.
 *
 * <p>A call that only reads runs at once. Any other appends a start, and runs only when that start
 * was read back as the first and this process made it. A start whose process is gone becomes a
 * doubt, and a doubt is closed by the tool's effect: idempotent calls run again under the same key,
 * reconcilable ones are asked about, and the rest wait for a person.
 */
public final class ExecutorRole implements Role<ExecutorWork> {
  private static final String NAME = "executor";
  private static final int RUNS_AGAIN = 10;
  private static final Duration LIVENESS = Duration.ofSeconds(1);

  private final Toolsets toolsets;
  private final ToolRuns runs;
  private final EventIds ids;
  private final String incarnation;
  private final Predicate<String> alive;
  private final Claims claims = new Claims();
  private final Map<TaskId, Set<Reconcile>> reconciled = new ConcurrentHashMap<>();

  /**
   * Takes its parts.
   *
   * @param incarnation this process, named in every start
   * @param alive whether the process of another incarnation may still be at work
   */
  public ExecutorRole(
      Toolsets toolsets, ToolRuns runs, EventIds ids, String incarnation, Predicate<String> alive) {
    this.toolsets = toolsets;
    this.runs = runs;
    this.ids = ids;
    this.incarnation = incarnation;
    this.alive = alive;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Reaction<ExecutorWork> react(Task task, Instant now) {
    TaskRequested request = task.request();
    if (request == null) {
      return Reaction.none();
    }
    if (task.prepared() == null) {
      return task.end() == null ? prepare(request, task.id()) : Reaction.none();
    }
    List<Reaction.Fact> facts = new ArrayList<>();
    List<ExecutorWork> work = new ArrayList<>();
    Instant due = null;
    for (int number : task.openSteps()) {
      Reaction<ExecutorWork> one = step(task, task.step(number), now);
      facts.addAll(one.facts());
      work.addAll(one.work());
      Instant oneDue = one.due();
      due = due == null || (oneDue != null && oneDue.isBefore(due)) ? oneDue : due;
    }
    return new Reaction<>(facts, work, due);
  }

  private Reaction<ExecutorWork> prepare(TaskRequested request, TaskId task) {
    var ready = runs.prepared(request, task);
    return ready != null ? Reaction.fact(ready) : Reaction.work(new Prepare());
  }

  private Reaction<ExecutorWork> step(Task task, Step step, Instant now) {
    return switch (step.phase()) {
      case APPROVED ->
          task.end() == null && task.pauses().isEmpty() ? begin(task, step, now) : Reaction.none();
      case RUNNING -> running(task, step, now);
      case IN_DOUBT -> inDoubt(task, step);
      case PLANNED, WAITING, SUCCEEDED, FAILED, REJECTED, NOT_RUN -> Reaction.none();
    };
  }

  private Reaction<ExecutorWork> begin(Task task, Step step, Instant now) {
    Attempt last = step.lastAttempt();
    if (last != null
        && last.outcome() instanceof Outcome.Failed failed
        && failed.retryAt() != null
        && failed.retryAt().isAfter(now)) {
      return Reaction.due(failed.retryAt());
    }
    int attempt = step.attempts().size() + 1;
    Call call = step.call();
    if (!(step.verdict() instanceof Verdict.Approved approval) || call == null) {
      return Reaction.none();
    }
    if (effect(task, call) == Effect.READ) {
      return Reaction.work(new RunTool(step.number(), attempt, null));
    }
    EventId start = ids.next();
    claims.claim(task.id(), step.number(), attempt, start);
    return new Reaction<>(
        List.of(
            new Reaction.Fact(
                start,
                new TaskEvent.StepStarted(
                    step.number(),
                    attempt,
                    approval.id(),
                    incarnation,
                    IdempotencyKey.of(task.id(), step.number(), step.current().number())))),
        List.of(),
        null);
  }

  private Reaction<ExecutorWork> running(Task task, Step step, Instant now) {
    Attempt attempt = step.attempts().getLast();
    TaskEvent.StepStarted start = attempt.start();
    if (start == null) {
      return Reaction.none(); // an outcome was read before its start; the start follows
    }
    if (claims.mine(task.id(), attempt.startId())) {
      return Reaction.work(new RunTool(step.number(), attempt.number(), attempt.startId()));
    }
    if (!start.executor().equals(incarnation) && alive.test(start.executor())) {
      return Reaction.due(now.plus(LIVENESS));
    }
    String reason =
        start.executor().equals(incarnation)
            ? "it was begun here, and broke off before anybody could say how it went"
            : "the process that ran it ended before it could say how it went";
    return Reaction.fact(unknown(step.number(), attempt.number(), attempt.startId(), reason));
  }

  private static TaskEvent unknown(int step, int attempt, @Nullable EventId start, String reason) {
    return new TaskEvent.StepExecuted(
        step, attempt, start, new Outcome.Unknown(reason), Duration.ZERO, null);
  }

  private Reaction<ExecutorWork> inDoubt(Task task, Step step) {
    Attempt attempt = step.attempts().getLast();
    Call call = step.call();
    return switch (call == null ? Effect.IRREVERSIBLE : effect(task, call)) {
      case READ, IDEMPOTENT ->
          attempt.number() > RUNS_AGAIN
              ? Reaction.none()
              : Reaction.fact(
                  new TaskEvent.StepResolved(
                      step.number(),
                      attempt.number(),
                      Resolution.RUN_AGAIN,
                      NAME,
                      "the tool may run again under the same key",
                      null));
      case RECONCILABLE -> {
        Reconcile ask = new Reconcile(step.number(), attempt.number());
        yield reconciled.getOrDefault(task.id(), Set.of()).contains(ask)
            ? Reaction.none()
            : Reaction.work(ask);
      }
      case IRREVERSIBLE -> Reaction.none();
    };
  }

  private Effect effect(Task task, Call call) {
    var prepared = task.prepared();
    ToolSpec tool = prepared == null ? null : toolsets.get(prepared.toolset()).find(call.tool());
    return tool == null ? Effect.IRREVERSIBLE : tool.effectOf(call.args());
  }

  @Override
  public List<TaskEvent> perform(ExecutorWork work, Task task) throws InterruptedException {
    return switch (work) {
      case Prepare _ -> List.of(runs.prepare(task));
      case RunTool run -> List.of(run(run, task));
      case Reconcile ask -> reconcile(ask, task);
    };
  }

  /** Asked once, whatever comes of it: a question that breaks would break again. */
  private List<TaskEvent> reconcile(Reconcile ask, Task task) throws InterruptedException {
    try {
      return runs.reconcile(task, ask.step(), ask.attempt());
    } finally {
      reconciled.computeIfAbsent(task.id(), _ -> ConcurrentHashMap.newKeySet()).add(ask);
    }
  }

  private TaskEvent run(RunTool run, Task task) throws InterruptedException {
    EventId start = run.start();
    if (start == null) {
      return runs.run(task, run, Duration.ZERO);
    }
    Duration age = claims.use(task.id(), start);
    if (age == null) {
      return unknown(
          run.step(), run.attempt(), start, "it was begun before, and nothing was heard of it");
    }
    boolean over = false;
    try {
      TaskEvent outcome = runs.run(task, run, age);
      over = true;
      return outcome;
    } finally {
      if (!over) {
        claims.drop(task.id(), start);
      }
    }
  }

  /**
   * A start of ours that we have not used, and now never will: as long as we live everybody would
   * wait for it.
   */
  @Override
  public List<TaskEvent> handOver(Task task) {
    List<TaskEvent> refused = new ArrayList<>();
    for (Claims.Claim claim : claims.giveUp(task.id())) {
      refused.add(
          new TaskEvent.StepExecuted(
              claim.step(),
              claim.attempt(),
              claim.start(),
              new Outcome.NotRun(
                  Outcome.Refusal.DEADLINE,
                  "the task went to another process before the call began; it is started again"),
              Duration.ZERO,
              null));
    }
    return refused;
  }

  @Override
  public void forget(TaskId task) {
    claims.forget(task);
    reconciled.remove(task);
    runs.forget(task);
  }
}
