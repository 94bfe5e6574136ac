package dev.taskcraft.coworker;

import dev.taskcraft.json.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a playbook. Texts may hold CEL expressions as {@code ${…}}; a text that is one
 * expression and nothing else takes that expression's value and type.
 */
public sealed interface PlaybookStep {
  /** A CEL condition; the entry is skipped when it is false. Null for always. */
  @Nullable String when();

  /**
   * Calls a tool.
   *
   * @param id names the result for later expressions, as {@code steps.<id>}; null for none
   * @param onError whether a failed or rejected call fails the task
   */
  record CallTool(
      @Nullable String id,
      @Nullable String when,
      String tool,
      Map<String, @Nullable Object> args,
      OnError onError)
      implements PlaybookStep {
    public CallTool {
      args = Json.copy(args);
    }
  }

  /**
   * Does its steps once for each item.
   *
   * @param in an expression that gives a list
   * @param as the variable that holds the item
   */
  record ForEach(@Nullable String when, String in, String as, List<PlaybookStep> steps)
      implements PlaybookStep {
    public ForEach {
      steps = List.copyOf(steps);
    }
  }

  /** Ends the playbook with this text as the task's answer. */
  record Answer(@Nullable String when, String text) implements PlaybookStep {}

  /** What to do when a call didn't succeed. */
  enum OnError {
    FAIL,
    CONTINUE
  }
}
