package dev.taskcraft.planner.model;

import dev.taskcraft.json.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One message of a conversation with a model. */
public sealed interface Message {
  /** What a person, or the runtime in a person's place, says. */
  record FromPerson(String text) implements Message {}

  /**
   * What the model said.
   *
   * @param verbatim the provider's own form, as it came
   */
  record FromModel(String verbatim) implements Message {}

  /** What became of all calls of the message before, in their order. */
  record Results(List<Result> results) implements Message {
    public Results {
      results = List.copyOf(results);
    }
  }

  /**
   * What became of one call.
   *
   * @param callId the model's own id for the call; null when it gave none
   * @param response {@code output} or {@code error}, and notes
   */
  record Result(
      @Nullable String callId,
      String tool,
      Map<String, @Nullable Object> response,
      List<Image> images) {
    public Result {
      response = Json.copy(response);
      images = List.copyOf(images);
    }
  }

  /** A picture that belongs to a result. */
  @SuppressWarnings("ArrayRecordComponent") // passed through once, never compared
  record Image(String mediaType, byte[] content) {}
}
