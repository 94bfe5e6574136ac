package dev.taskcraft.cli;

import dev.taskcraft.approval.Decision;
import dev.taskcraft.approval.Decisions;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskEvent.ApprovalRequested;
import dev.taskcraft.task.TaskEvent.Ask;
import dev.taskcraft.task.TaskId;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code taskcraft approve}: lets a waiting call run, once, and carries the task on. */
@Command(
    name = "approve",
    description = {
      "Show the call that waits, approve it, and carry the task on.",
      "The approval holds for exactly this call, once."
    })
final class ApproveCommand extends TaskVerb {
  @Option(names = "--step", paramLabel = "N", description = "Which step, when several wait.")
  @Nullable Integer step;

  @Option(names = "--all", description = "Every call that waits now, each by its own digest.")
  boolean all;

  @Option(
      names = "--digest",
      paramLabel = "D",
      description = "Approve only if the call still has this digest; exit 7 otherwise.")
  @Nullable String digest;

  @Option(
      names = {"-y", "--yes"},
      description = "Do not ask at a terminal.")
  boolean yes;

  @Override
  int with(Store store, TaskId id) throws InterruptedException {
    Task task = store.load(id);
    List<ApprovalRequested> waiting =
        Decisions.pending(task).stream().filter(ask -> ask.kind() == Ask.APPROVAL).toList();
    List<ApprovalRequested> chosen = choose(task, waiting);
    boolean asking = !yes && Console.interactive();
    Console console = console();
    // Whoever is asked must see what for, also beside the JSON that a script reads.
    Consumer<String> say = asking && console.json() ? console::warn : console::say;
    for (ApprovalRequested ask : chosen) {
      Render.request(say, ask, Instant.now());
    }
    for (ApprovalRequested ask : chosen) {
      if (approve(new Decisions(person(), Instant.now()), task, ask)
          instanceof Decision.Refused refused) {
        throw refused(store, id, refused); // nobody is asked about what is refused anyway
      }
    }
    if (asking && !Console.confirm("Let it run?")) {
      throw Failure.refused("not approved; nothing has changed", null);
    }
    for (ApprovalRequested ask : chosen) {
      // What was shown is what is approved: the digest is checked again against the log.
      decide(store, id, (person, now) -> approve(person, now, ask));
    }
    return carryOn(store, id);
  }

  private Decision approve(Decisions person, Task task, ApprovalRequested ask) {
    return person.approve(task, ask.step(), digest == null ? ask.digest() : digest);
  }

  private List<ApprovalRequested> choose(Task task, List<ApprovalRequested> waiting) {
    if (all && (step != null || digest != null)) {
      throw Failure.badInput("--all excludes --step and --digest", "drop one of them");
    }
    if (step != null || (waiting.isEmpty() && task.lastStep() > 0)) {
      int number = step != null ? step : task.lastStep();
      List<ApprovalRequested> named = waiting.stream().filter(ask -> ask.step() == number).toList();
      if (named.isEmpty()) {
        decideNothing(task, number);
      }
      return named;
    }
    if (waiting.isEmpty()) {
      throw Failure.badInput(
          "task " + task.id() + " waits for no approval; it is " + task.status().word(), null);
    }
    if (waiting.size() > 1 && !all) {
      throw Failure.badInput(
          "several calls wait:\n"
              + waiting.stream()
                  .map(
                      ask ->
                          "  step %d  %s  %s"
                              .formatted(ask.step(), Escaped.line(ask.call().tool()), ask.digest()))
                  .collect(Collectors.joining("\n")),
          "say which with --step, or --all");
    }
    return waiting;
  }

  /** Says why that step can't be approved, in the words of the decision itself. */
  private void decideNothing(Task task, int number) {
    switch (new Decisions(person(), Instant.MIN).approve(task, number, digest)) {
      case Decision.Refused refused -> throw failure(refused);
      case Decision.Decided _ ->
          throw Failure.internal("step " + number + " waits and was not found");
    }
  }
}
