package dev.taskcraft.cli;

import dev.taskcraft.approval.Decision;
import dev.taskcraft.approval.Decisions;
import dev.taskcraft.log.AppendResult;
import dev.taskcraft.role.Author;
import dev.taskcraft.state.TaskView;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskId;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** A command about one task, named by its id. */
abstract class TaskVerb extends Verb {
  private static final int TRIES = 50;

  @Parameters(
      paramLabel = "TASK",
      description = "The task's id; at least 6 characters, while they are unique.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  String task;

  /** Opens the store and does the command's part with it. */
  @Override
  public Integer call() throws InterruptedException {
    try (Store store = Stores.open(globals(), false)) {
      TaskId id = store.resolve(task);
      try {
        if (globals().executor != null) {
          globals().requireExecutor(store.load(id));
        }
        return with(store, id);
      } catch (Failure failure) {
        throw failure.about(view(store, id));
      }
    }
  }

  private static @Nullable TaskView view(Store store, TaskId id) {
    try {
      return TaskView.of(store.load(id));
    } catch (RuntimeException _) {
      return null; // the log is closed or out of reach, and the failure itself says more
    }
  }

  abstract int with(Store store, TaskId id) throws InterruptedException;

  /** Who gives this command. */
  static String person() {
    return "cli:" + System.getProperty("user.name");
  }

  /**
   * Appends what a person decides, to the very version of the task that he decided on. If the task
   * has moved on he decides again.
   *
   * @return the task with the decision
   */
  Task decide(Store store, TaskId id, BiFunction<Decisions, Task, Decision> decision) {
    for (int tries = 0; tries < TRIES; tries++) {
      Task before = store.load(id);
      Instant now = Instant.now(); // the event's time, too: whether it was in time is seen by that
      switch (decision.apply(new Decisions(person(), now), before)) {
        case Decision.Refused refused -> throw refused(store, id, refused);
        case Decision.Decided(var event) -> {
          Envelope envelope =
              Authors.at(Clock.fixed(now, ZoneOffset.UTC)).envelope(before, null, "cli", event);
          Task after = before.apply(envelope);
          if (store.log().append(Author.cascade(before, after, List.of(envelope), null, null))
              instanceof AppendResult.Appended) {
            // A cluster goes on meanwhile, so only its own view tells what had started.
            return globals().inCluster() ? store.load(id) : after;
          }
        }
      }
    }
    throw Failure.unavailable(
        "task " + id + " changes faster than a decision can be written", "try again");
  }

  /** Why it can't be; what is overdue is rejected now, since nobody may have run the task. */
  Failure refused(Store store, TaskId id, Decision.Refused refused) {
    if (refused.why() == Decision.Why.EXPIRED && !globals().inCluster()) {
      Task _ = Overdue.rejected(store, id, new Progress(console()));
    }
    return failure(refused);
  }

  static Failure failure(Decision.Refused refused) {
    return switch (refused.why()) {
      case NOTHING_TO_DECIDE ->
          Failure.badInput(refused.message(), "`%s status` shows what waits".formatted(command()));
      case EXPIRED ->
          Failure.refused(refused.message(), "`%s resume` goes on without it".formatted(command()));
      case ALREADY_DECIDED, OTHER_CALL, ENDED -> Failure.refused(refused.message(), null);
    };
  }

  private static String command() {
    return Render.command();
  }

  /** Carries the task on in the foreground. */
  int carryOn(Store store, TaskId id) throws InterruptedException {
    if (globals().inCluster()) {
      return new Follower(store, console()).follow(id);
    }
    Console console = console();
    Progress progress = new Progress(console);
    Task task = Overdue.rejected(store, id, progress);
    Models.requireFor(task, globals().environment());
    try (var toolboxes = Tools.boxes(globals().environment())) {
      if (store.log().owner(id).isEmpty()) {
        Tools.requireFor(task, toolboxes);
      }
      try (LocalMode runtime = new LocalMode(store, globals().environment(), toolboxes, progress)) {
        Carrier carrier = new Carrier(runtime, console, progress);
        return Interrupts.guard(runtime, console, id, () -> carrier.carryOn(id));
      }
    }
  }

  /** The one step that a command is about: the one given, or the only one there is. */
  static int single(@Nullable Integer given, List<Integer> candidates, String what) {
    if (given != null) {
      return given;
    }
    if (candidates.size() == 1) {
      return candidates.getFirst();
    }
    throw Failure.badInput(
        candidates.isEmpty()
            ? "nothing waits for " + what
            : "several steps wait for " + what + ": " + candidates,
        candidates.isEmpty() ? "`taskcraft status TASK` shows the task" : "say which with --step");
  }
}
