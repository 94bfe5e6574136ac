package dev.taskcraft.executor;

import dev.taskcraft.blob.BlobRef;
import dev.taskcraft.blob.BlobStore;
import dev.taskcraft.blob.BlobsUnavailable;
import dev.taskcraft.executor.ExecutorWork.RunTool;
import dev.taskcraft.executor.tool.Reconciled;
import dev.taskcraft.executor.tool.Tool;
import dev.taskcraft.executor.tool.ToolContext;
import dev.taskcraft.executor.tool.ToolResult;
import dev.taskcraft.executor.tool.ToolsUnavailable;
import dev.taskcraft.serde.ToolsetJson;
import dev.taskcraft.task.Call;
import dev.taskcraft.task.EventId;
import dev.taskcraft.task.Outcome;
import dev.taskcraft.task.Resolution;
import dev.taskcraft.task.Step;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.TaskEvent.StepExecuted;
import dev.taskcraft.task.TaskEvent.StepResolved;
import dev.taskcraft.task.TaskEvent.TaskPrepared;
import dev.taskcraft.task.TaskEvent.TaskRequested;
import dev.taskcraft.task.TaskId;
import dev.taskcraft.tool.ToolSpec;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The slow half of the executor: opens toolboxes, passes the last look, calls the tool. */
public final class ToolRuns {
  private final Toolboxes toolboxes;
  private final BlobStore blobs;
  private final LastLook lastLook;
  private final Outcomes outcomes;

  public ToolRuns(Toolboxes toolboxes, BlobStore blobs, LastLook lastLook, Outcomes outcomes) {
    this.toolboxes = toolboxes;
    this.blobs = blobs;
    this.lastLook = lastLook;
    this.outcomes = outcomes;
  }

  /** The pinned tools of this request, if its toolbox is open and stored already. */
  @Nullable TaskPrepared prepared(TaskRequested request, TaskId task) {
    Toolbox toolbox = toolboxes.ifOpen(request, task);
    BlobRef toolset = toolbox == null ? null : toolbox.stored();
    return toolset == null ? null : new TaskPrepared(toolset);
  }

  TaskEvent prepare(Task task) {
    try {
      return pin(toolboxes.get(request(task), task.id()));
    } catch (ToolsUnavailable failure) {
      return new TaskEvent.TaskFailed("tools", String.valueOf(failure.getMessage()), null);
    }
  }

  /** Stores what the tools look like, so that the next {@link #prepared} answers at once. */
  public TaskPrepared pin(Toolbox toolbox) {
    BlobRef stored = toolbox.stored();
    if (stored == null) {
      stored =
          blobs.put(
              ToolsetJson.write(toolbox.toolset()),
              "application/json",
              String.join(", ", toolbox.toolset().names()));
      toolbox.stored(stored);
    }
    return new TaskPrepared(stored);
  }

  /**
   * Runs one attempt. Whatever breaks before the effect means that it did not run; whatever breaks
   * after it is said in the outcome, because a throw would leave the step without one.
   *
   * @param age how long ago its start was made
   */
  StepExecuted run(Task task, RunTool run, Duration age) throws InterruptedException {
    Step step = task.step(run.step());
    long began = System.nanoTime();
    PrintLog log = new PrintLog();
    Outcome outcome;
    Redactor redactor = Redactor.NONE;
    try (OpenToolboxes.Use use = use(task, run.start())) {
      Toolbox toolbox = use.toolbox();
      redactor = toolbox.redactor();
      Tool tool = toolbox.find(Objects.requireNonNull(step.call()).tool());
      Outcome refused = lastLook.refusal(task, step, tool, ageNow(run, age, began));
      if (refused == null && tool != null) {
        refused = changed(task, toolbox, tool, run.start());
      }
      outcome =
          refused != null || tool == null
              ? Objects.requireNonNull(refused)
              : outcome(
                  call(tool, task, step, run.attempt(), toolbox, log), step, tool, run, redactor);
    } catch (ToolsUnavailable failure) {
      outcome = missing(redactor, String.valueOf(failure.getMessage()));
    } catch (BlobsUnavailable unavailable) {
      throw unavailable; // of a read, which is done again when blobs can be kept
    } catch (RuntimeException bug) {
      outcome = missing(redactor, "the tool can't be looked at: " + bug);
    }
    return new StepExecuted(
        run.step(),
        run.attempt(),
        run.start(),
        outcome,
        Duration.ofNanos(System.nanoTime() - began),
        log.content(redactor));
  }

  /** Opening the tools may have taken long, and somebody may have stopped the task meanwhile. */
  private static Duration ageNow(RunTool run, Duration age, long began) {
    return run.start() == null ? age : age.plusNanos(System.nanoTime() - began);
  }

  /**
   * Where code that the request brings can't be read now, a start is not left without an outcome.
   */
  private OpenToolboxes.Use use(Task task, @Nullable EventId start) {
    try {
      return toolboxes.use(request(task), task.id());
    } catch (BlobsUnavailable unavailable) {
      if (start == null) {
        throw unavailable;
      }
      throw new ToolsUnavailable(String.valueOf(unavailable.getMessage()), unavailable);
    }
  }

  /**
   * That the tool's code is not what the task was prepared with; null when it is. Writes nothing
   * and mostly reads nothing, because a start may have been made: only another toolset is looked
   * up.
   */
  private Outcome.@Nullable NotRun changed(
      Task task, Toolbox toolbox, Tool tool, @Nullable EventId start) {
    String now = tool.spec().code();
    if (now == null) {
      return null;
    }
    String prepared = Objects.requireNonNull(task.prepared()).toolset().digest();
    if (prepared.equals(toolbox.digest())) {
      return null;
    }
    String name = tool.spec().name();
    try {
      ToolSpec then = ToolsetJson.read(blobs.get(prepared)).find(name);
      return then != null && now.equals(then.code())
          ? null
          : new Outcome.NotRun(
              Outcome.Refusal.DIGEST,
              "the code of '%s' has changed since the task began: it was %s and is %s"
                  .formatted(name, then == null ? "not there" : then.code(), now));
    } catch (BlobsUnavailable unavailable) {
      if (start == null) {
        throw unavailable;
      }
      return new Outcome.NotRun(
          Outcome.Refusal.DEADLINE,
          "the code of '%s' can't be compared with what the task began with, and it is tried again: %s"
              .formatted(name, unavailable.getMessage()));
    }
  }

  private static Outcome missing(Redactor redactor, String reason) {
    return new Outcome.NotRun(Outcome.Refusal.MISSING_TOOL, redactor.text(reason));
  }

  private Outcome outcome(ToolResult result, Step step, Tool tool, RunTool run, Redactor redactor) {
    try {
      return outcomes.of(result, step, tool, run, redactor);
    } catch (BlobsUnavailable unavailable) {
      if (run.start() == null) {
        throw unavailable;
      }
      return outcomes.of(unkept(unavailable), step, tool, run, redactor);
    } catch (RuntimeException broken) {
      return outcomes.of(unkept(broken), step, tool, run, redactor);
    }
  }

  private static ToolResult unkept(RuntimeException failure) {
    return new ToolResult.Lost("its answer came and can't be kept: " + failure.getMessage());
  }

  private static ToolResult call(
      Tool tool, Task task, Step step, int attempt, Toolbox toolbox, PrintLog log)
      throws InterruptedException {
    Call call = Objects.requireNonNull(step.call());
    try {
      return tool.call(call.args(), context(tool, task, step, attempt, toolbox, log));
    } catch (RuntimeException bug) {
      return new ToolResult.Lost("the tool's adapter failed: " + bug);
    }
  }

  private static ToolContext context(
      Tool tool, Task task, Step step, int attempt, Toolbox toolbox, PrintLog log) {
    TaskId id = task.id();
    return new ToolContext(
        id.value(),
        step.number(),
        attempt,
        IdempotencyKey.of(id, step.number(), step.current().number()),
        tool.spec().timeout(),
        toolbox.secrets(),
        toolbox.roots(),
        log);
  }

  /** Asks the tool what became of an attempt; nothing to say leaves it in doubt. */
  List<TaskEvent> reconcile(Task task, int number, int attempt) throws InterruptedException {
    Step step = task.step(number);
    Call call = Objects.requireNonNull(step.call());
    try (OpenToolboxes.Use use = toolboxes.use(request(task), task.id())) {
      Toolbox toolbox = use.toolbox();
      Tool tool = toolbox.find(call.tool());
      if (tool == null || changed(task, toolbox, tool, null) != null) {
        return List.of(); // other code has nothing to say of what this one did
      }
      PrintLog log = new PrintLog();
      ToolContext context = context(tool, task, step, attempt, toolbox, log);
      return switch (tool.reconcile(call.args(), context)) {
        case Reconciled.Happened(var value) ->
            List.of(
                resolved(
                    number,
                    attempt,
                    Resolution.HAPPENED,
                    outcomes.content(toolbox.redactor().value(value), List.of())));
        case Reconciled.DidNotHappen() ->
            List.of(resolved(number, attempt, Resolution.DID_NOT_HAPPEN, null));
        case Reconciled.Unknown _ -> List.of();
      };
    } catch (RuntimeException _) {
      return List.of(); // it stays in doubt, and a person is asked
    }
  }

  private static StepResolved resolved(
      int step, int attempt, Resolution resolution, dev.taskcraft.task.@Nullable Content output) {
    return new StepResolved(
        step, attempt, resolution, "reconcile", "the tool itself said so", output);
  }

  /** The task is over, or another process's: nothing of its own stays open. */
  void forget(TaskId task) {
    toolboxes.forget(task);
  }

  private static TaskRequested request(Task task) {
    return Objects.requireNonNull(task.request());
  }
}
