package dev.taskcraft.planner.react;

import dev.taskcraft.planner.model.Message;
import dev.taskcraft.planner.model.ModelRequest;
import dev.taskcraft.serde.CanonicalJson;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskEvent.ModelResponded;
import dev.taskcraft.task.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * About how many tokens a request has: what the provider counted for the turn before, and an
 * estimate of what came since.
 */
final class PromptSize {
  private static final long CHARACTERS_PER_TOKEN = 4;
  private static final long TOKENS_PER_IMAGE = 1_200;

  private PromptSize() {}

  static long of(ModelRequest request, Task task, Summaries.Summary summary) {
    Usage counted = counted(task, summary);
    List<Message> messages = request.messages();
    if (counted != null && messages.size() > 1) {
      return counted.total() + sum(messages.subList(lastFromModel(messages) + 1, messages.size()));
    }
    long tools =
        request.tools().stream()
            .mapToLong(
                tool -> CanonicalJson.of(tool.schema()).length() + tool.description().length())
            .sum();
    return (request.system().length() + tools) / CHARACTERS_PER_TOKEN + sum(messages);
  }

  /** What the last turn's answer was counted at, if its prompt began as this one does. */
  private static @Nullable Usage counted(Task task, Summaries.Summary summary) {
    if (task.lastTurn() == 0 || task.lastTurn() < summary.madeIn()) {
      return null;
    }
    for (ModelResponded call : task.turn(task.lastTurn()).modelCalls().reversed()) {
      if (call.problem() == null) {
        return Summaries.isSummary(call) || call.usage().input() == 0 ? null : call.usage();
      }
    }
    return null;
  }

  private static int lastFromModel(List<Message> messages) {
    int last = -1;
    for (int index = 0; index < messages.size(); index++) {
      last = messages.get(index) instanceof Message.FromModel ? index : last;
    }
    return last;
  }

  private static long sum(List<Message> messages) {
    return messages.stream().mapToLong(PromptSize::tokens).sum();
  }

  private static long tokens(Message message) {
    return switch (message) {
      case Message.FromPerson(String text) -> text.length() / CHARACTERS_PER_TOKEN;
      case Message.FromModel(String verbatim) -> verbatim.length() / CHARACTERS_PER_TOKEN;
      case Message.Results(List<Message.Result> results) ->
          results.stream()
              .mapToLong(
                  result ->
                      CanonicalJson.of(result.response()).length() / CHARACTERS_PER_TOKEN
                          + TOKENS_PER_IMAGE * result.images().size())
              .sum();
    };
  }
}
