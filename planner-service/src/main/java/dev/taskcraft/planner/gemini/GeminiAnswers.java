package dev.taskcraft.planner.gemini;

import com.google.genai.types.Candidate;
import com.google.genai.types.Content;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.GenerateContentResponse;
import com.google.genai.types.GenerateContentResponsePromptFeedback;
import com.google.genai.types.GenerateContentResponseUsageMetadata;
import com.google.genai.types.Part;
import dev.taskcraft.planner.model.ModelAnswer;
import dev.taskcraft.planner.model.ModelAnswer.Proposal;
import dev.taskcraft.planner.model.ModelProblem;
import dev.taskcraft.planner.model.ModelProblem.Kind;
import dev.taskcraft.task.Call;
import dev.taskcraft.task.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an answer of the API says. */
final class GeminiAnswers {
  /** More calls than this in one answer are no plan. */
  private static final int MOST_CALLS = 64;

  /** What the API takes back as the name of a call. */
  private static final String NAME = "[A-Za-z_][A-Za-z0-9_.:-]{0,127}";

  private GeminiAnswers() {}

  static ModelAnswer of(GenerateContentResponse response, byte[] raw) {
    Usage usage = response.usageMetadata().map(GeminiAnswers::usage).orElse(Usage.NONE);
    Candidate candidate =
        response.candidates().filter(list -> !list.isEmpty()).map(List::getFirst).orElse(null);
    if (candidate == null) {
      return unusable(
          response.promptFeedback().map(GeminiAnswers::blocked).orElse("it holds no candidate"),
          usage,
          raw);
    }
    String reason = candidate.finishReason().map(Object::toString).orElse("STOP");
    if (!reason.equals("STOP")) {
      return unusable(
          reason + candidate.finishMessage().map(text -> ": " + text).orElse(""), usage, raw);
    }
    Content content = candidate.content().orElse(null);
    try {
      return content == null ? unusable("it is empty", usage, raw) : spoke(content, usage, raw);
    } catch (IllegalArgumentException e) {
      return unusable(String.valueOf(e.getMessage()), usage, raw);
    }
  }

  private static ModelAnswer spoke(Content content, Usage usage, byte[] raw) {
    StringBuilder text = new StringBuilder();
    StringBuilder thought = new StringBuilder();
    List<Proposal> calls = new ArrayList<>();
    for (Part part : content.parts().orElse(List.of())) {
      boolean thinking = part.thought().orElse(false);
      part.text().ifPresent(piece -> (thinking ? thought : text).append(piece));
      part.functionCall().ifPresent(call -> calls.add(proposal(call)));
    }
    if (calls.size() > MOST_CALLS) {
      return unusable(
          "%d calls in one answer; at most %d are taken".formatted(calls.size(), MOST_CALLS),
          usage,
          raw);
    }
    if (calls.isEmpty() && text.toString().isBlank()) {
      return unusable("it holds neither a call nor text", usage, raw);
    }
    Content message =
        content.role().isPresent() ? content : content.toBuilder().role("model").build();
    return new ModelAnswer.Spoke(
        text.toString(),
        thought.isEmpty() ? null : thought.toString(),
        calls,
        message.toJson(),
        usage,
        raw);
  }

  private static Proposal proposal(FunctionCall call) {
    String name = call.name().orElse("");
    if (!name.matches(NAME)) {
      throw new IllegalArgumentException("'" + name + "' is no name of a function");
    }
    Map<String, ? extends @Nullable Object> args = call.args().orElse(Map.of());
    Call checked = new Call(name, dev.taskcraft.json.Json.copy(args));
    return new Proposal(call.id().orElse(null), checked.tool(), checked.args());
  }

  private static String blocked(GenerateContentResponsePromptFeedback feedback) {
    return "the prompt was blocked: "
        + feedback.blockReason().map(Object::toString).orElse("no reason given")
        + feedback.blockReasonMessage().map(text -> ", " + text).orElse("");
  }

  private static ModelAnswer unusable(String text, Usage usage, byte[] raw) {
    return new ModelAnswer.Failed(new ModelProblem(Kind.UNUSABLE, text), usage, null, raw);
  }

  private static Usage usage(GenerateContentResponseUsageMetadata counted) {
    return new Usage(
        count(counted.promptTokenCount()) + count(counted.toolUsePromptTokenCount()),
        count(counted.cachedContentTokenCount()),
        count(counted.candidatesTokenCount()),
        count(counted.thoughtsTokenCount()));
  }

  private static long count(Optional<Integer> tokens) {
    return Math.max(0, tokens.orElse(0));
  }
}
