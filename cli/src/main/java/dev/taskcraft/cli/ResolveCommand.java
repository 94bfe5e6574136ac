package dev.taskcraft.cli;

import dev.taskcraft.approval.Decisions;
import dev.taskcraft.task.Resolution;
import dev.taskcraft.task.Step;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code taskcraft resolve}: says what became of a call in doubt. */
@Command(
    name = "resolve",
    description = {
      "Say what became of a call in doubt, and carry the task on.",
      "Look first: --did-not-happen lets the call run again."
    })
final class ResolveCommand extends TaskVerb {
  @Option(
      names = "--step",
      paramLabel = "N",
      description = "Which step, when several are in doubt.")
  @Nullable Integer step;

  @Option(names = "--reason", paramLabel = "TEXT", description = "How you know; kept in the log.")
  @Nullable String reason;

  @ArgGroup(exclusive = true, multiplicity = "1")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  What what;

  @Override
  int with(Store store, TaskId id) throws InterruptedException {
    Task task = store.load(id);
    var doubts = Decisions.doubts(task).stream().map(Step::number).toList();
    int number =
        step == null && doubts.isEmpty()
            ? Math.max(1, task.lastStep()) // the decision itself says why not
            : single(step, doubts, "a resolution");
    decide(store, id, (person, now) -> person.resolve(now, number, what.resolution(), reason));
    return carryOn(store, id);
  }

  /** One of three. */
  static final class What {
    @Option(names = "--happened", description = "It took effect: the step counts as done.")
    boolean happened;

    @Option(names = "--did-not-happen", description = "It did not: the step runs again.")
    boolean didNotHappen;

    @Option(names = "--abort", description = "Give the step up, and with it the task.")
    boolean abort;

    Resolution resolution() {
      if (happened) {
        return Resolution.HAPPENED;
      }
      return didNotHappen ? Resolution.DID_NOT_HAPPEN : Resolution.ABORTED;
    }
  }
}
