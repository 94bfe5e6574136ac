package dev.taskcraft.cli;

import dev.taskcraft.approval.Decisions;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskEvent.ApprovalRequested;
import dev.taskcraft.task.TaskEvent.Ask;
import dev.taskcraft.task.TaskId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code taskcraft answer}: answers what the coworker asked. */
@Command(name = "answer", description = "Answer what the coworker asks, and carry the task on.")
final class AnswerCommand extends TaskVerb {
  @Option(names = "--step", paramLabel = "N", description = "Which step, when several ask.")
  @Nullable Integer step;

  @Option(names = "--text", required = true, paramLabel = "TEXT", description = "The answer.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  String text;

  @Override
  int with(Store store, TaskId id) throws InterruptedException {
    Task task = store.load(id);
    List<Integer> asking =
        Decisions.pending(task).stream()
            .filter(ask -> ask.kind() == Ask.ANSWER)
            .map(ApprovalRequested::step)
            .toList();
    int number =
        step == null && asking.isEmpty()
            ? Math.max(1, task.lastStep()) // the decision itself says why not
            : single(step, asking, "an answer");
    decide(store, id, (person, now) -> person.answer(now, number, text));
    return carryOn(store, id);
  }
}
