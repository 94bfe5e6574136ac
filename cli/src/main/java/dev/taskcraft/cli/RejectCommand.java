package dev.taskcraft.cli;

import dev.taskcraft.approval.Decisions;
import dev.taskcraft.task.TaskEvent.ApprovalRequested;
import dev.taskcraft.task.TaskId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code taskcraft reject}: forbids a waiting call; the planner hears the reason. */
@Command(
    name = "reject",
    description = "Forbid the call that waits, tell the planner why, and carry the task on.")
final class RejectCommand extends TaskVerb {
  @Option(names = "--step", paramLabel = "N", description = "Which step, when several wait.")
  @Nullable Integer step;

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "Why; it goes back to the planner.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  String reason;

  @Option(
      names = "--digest",
      paramLabel = "D",
      description = "Reject only if the call still has this digest; exit 7 otherwise.")
  @Nullable String digest;

  @Override
  int with(Store store, TaskId id) throws InterruptedException {
    List<Integer> waiting =
        Decisions.pending(store.load(id)).stream().map(ApprovalRequested::step).toList();
    int number =
        step == null && waiting.isEmpty()
            ? Math.max(1, store.load(id).lastStep()) // the decision itself says why not
            : single(step, waiting, "a decision");
    decide(store, id, (person, task) -> person.reject(task, number, digest, reason));
    return carryOn(store, id);
  }
}
