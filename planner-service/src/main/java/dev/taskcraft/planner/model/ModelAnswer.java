package dev.taskcraft.planner.model;

import dev.taskcraft.json.Json;
import dev.taskcraft.task.Usage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What came of asking a model once. */
@SuppressWarnings("ArrayRecordComponent") // passed through once, never compared
public sealed interface ModelAnswer {
  Usage usage();

  /** The provider's answer as it came; null when there was none. */
  byte @Nullable [] raw();

  /**
   * The model answered with calls, or text, or both.
   *
   * @param thought what it says of its reasoning; null for nothing
   * @param message its message word for word, to be sent back
   */
  record Spoke(
      String text,
      @Nullable String thought,
      List<Proposal> calls,
      String message,
      Usage usage,
      byte[] raw)
      implements ModelAnswer {
    public Spoke {
      calls = List.copyOf(calls);
    }
  }

  /**
   * There is nothing to use.
   *
   * @param retryAfter how long the provider asks to wait; null when it didn't say
   */
  record Failed(
      ModelProblem problem, Usage usage, @Nullable Duration retryAfter, byte @Nullable [] raw)
      implements ModelAnswer {}

  /**
   * A call that the model wants made.
   *
   * @param id its own id for the call; null when it gave none
   */
  record Proposal(@Nullable String id, String tool, Map<String, @Nullable Object> args) {
    public Proposal {
      args = Json.copy(args);
    }
  }
}
