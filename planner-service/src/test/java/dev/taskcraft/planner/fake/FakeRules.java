package dev.taskcraft.planner.fake;

import static dev.taskcraft.planner.fake.FakeRequest.object;
import static dev.taskcraft.planner.fake.FakeRequest.parts;

import dev.taskcraft.json.Json;
import dev.taskcraft.serde.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the real API refuses, and how it says so.
 *
 * <p>Thought signatures are checked as the documentation describes: in the current turn, which
 * begins at the last message of the user that is not a function response, the first call of each
 * step must carry its signature; a signature that is sent must be the one that was given.
 *
 * @param contextTokens how long a conversation may be
 * @see <a href="https://ai.google.dev/gemini-api/docs/thought-signatures">thought signatures</a>
 */
record FakeRules(long contextTokens) {
  static final FakeRules DEFAULT = new FakeRules(1_048_576);
  private static final Set<String> FIELDS =
      Set.of(
          "contents",
          "systemInstruction",
          "tools",
          "toolConfig",
          "generationConfig",
          "safetySettings",
          "cachedContent",
          "model",
          "labels",
          "serviceTier");

  /** The refusal; null when the request is in order. */
  @Nullable Reply refusal(FakeRequest request) {
    if (request.key() == null || request.key().isEmpty()) {
      return Reply.error(
          403,
          "PERMISSION_DENIED",
          "Method doesn't allow unregistered callers (callers without established identity)."
              + " Please use API Key or other form of API consumer identity to call this API.");
    }
    if (!request.key().equals(FakeGemini.KEY)) {
      return Reply.error(
          400,
          "INVALID_ARGUMENT",
          "API key not valid. Please pass a valid API key.",
          List.of(
              Map.of(
                  "@type", "type.googleapis.com/google.rpc.ErrorInfo",
                  "reason", "API_KEY_INVALID",
                  "domain", "googleapis.com")));
    }
    if (!request.model().startsWith("gemini-")) {
      return Reply.error(
          404,
          "NOT_FOUND",
          "models/%s is not found for API version v1beta, or is not supported for generateContent. Call ListModels to see the list of available models and their supported methods."
              .formatted(request.model()));
    }
    String problem = problem(request);
    return problem == null ? null : Reply.error(400, "INVALID_ARGUMENT", problem);
  }

  private @Nullable String problem(FakeRequest request) {
    for (String field : request.body().keySet()) {
      if (!FIELDS.contains(field)) {
        return "Invalid JSON payload received. Unknown name \"%s\": Cannot find field."
            .formatted(field);
      }
    }
    if (request.contents().isEmpty()) {
      return "* GenerateContentRequest.contents: contents is not specified\n";
    }
    if (request.tokens() > contextTokens) {
      return "The input token count (%d) exceeds the maximum number of tokens allowed (%d)."
          .formatted(request.tokens(), contextTokens);
    }
    String problem = FakeSchemas.problem(request.declarations());
    problem = problem == null ? order(request) : problem;
    return problem == null ? signatures(request) : problem;
  }

  private static @Nullable String order(FakeRequest request) {
    Set<String> declared = new HashSet<>();
    request.declarations().forEach(tool -> declared.add(String.valueOf(tool.get("name"))));
    List<Map<String, Object>> before = List.of();
    boolean first = true;
    for (Map<String, Object> content : request.contents()) {
      Object role = content.get("role");
      if (!"user".equals(role) && !"model".equals(role)) {
        return "Please use a valid role: user, model.";
      }
      if (parts(content).isEmpty()) {
        return "* GenerateContentRequest.contents.parts: contents.parts must not be empty.\n";
      }
      if (parts(content).stream().anyMatch(FakeRules::hasNoData)) {
        return "* GenerateContentRequest.contents.parts[0].data: required oneof field 'data' must have one initialized field\n";
      }
      List<Map<String, Object>> calls = all(content, "functionCall");
      List<Map<String, Object>> responses = all(content, "functionResponse");
      if (first && !"user".equals(role)) {
        return calls.isEmpty()
            ? "Please ensure that multiturn requests start with a user turn."
            : "Please ensure that function call turn comes immediately after a user turn or after a function response turn.";
      }
      if (!responses.isEmpty() && before.isEmpty()) {
        return "Please ensure that function response turn comes immediately after a function call turn.";
      }
      if (responses.size() != before.size()) {
        return "Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn.";
      }
      for (int i = 0; i < responses.size(); i++) {
        if (!Objects.equals(responses.get(i).get("name"), before.get(i).get("name"))
            || !Objects.equals(responses.get(i).get("id"), before.get(i).get("id"))) {
          return "Please ensure that function response parts match the function call parts of the function call turn.";
        }
      }
      if (!calls.isEmpty()
          && calls.stream().anyMatch(call -> !declared.contains(call.get("name")))) {
        return "Request contains an invalid argument.";
      }
      before = calls;
      first = false;
    }
    return "model".equals(request.contents().getLast().get("role"))
        ? "Please ensure that multiturn requests end with a user turn or a function response turn."
        : null;
  }

  private static boolean hasNoData(Map<String, Object> part) {
    return !part.containsKey("text")
        && !part.containsKey("functionCall")
        && !part.containsKey("functionResponse")
        && !part.containsKey("inlineData");
  }

  private static @Nullable String signatures(FakeRequest request) {
    int current = 0;
    List<Map<String, Object>> contents = request.contents();
    for (int i = 0; i < contents.size(); i++) {
      boolean fromUser = "user".equals(contents.get(i).get("role"));
      current = fromUser && all(contents.get(i), "functionResponse").isEmpty() ? i : current;
    }
    for (int i = 0; i < contents.size(); i++) {
      int position = 0;
      boolean first = true;
      for (Map<String, Object> part : parts(contents.get(i))) {
        position++;
        Map<String, Object> call = object(part, "functionCall");
        if (call.isEmpty()) {
          continue;
        }
        Object signature = part.get("thoughtSignature");
        if (signature == null && first && i > current) {
          return "Function call is missing a thought_signature in functionCall parts. This is required for tools to work correctly, and missing thought_signature may lead to degraded model performance. Additional data, function call `default_api:%s`, position %d."
              .formatted(call.get("name"), position);
        }
        if (signature != null && !signature.equals(signature(call))) {
          return "Corrupted thought signature.";
        }
        first = false;
      }
    }
    return null;
  }

  private static List<Map<String, Object>> all(Map<String, Object> content, String kind) {
    return parts(content).stream()
        .filter(part -> part.containsKey(kind))
        .map(part -> object(part, kind))
        .toList();
  }

  /** What this server signs a call with. Bytes that no text encoding leaves alone by chance. */
  static String signature(Map<String, Object> call) {
    byte[] text =
        CanonicalJson.sha256("signed" + CanonicalJson.of(Json.copy(call)))
            .getBytes(StandardCharsets.UTF_8);
    byte[] bytes = new byte[text.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (text[i] ^ 0xff);
    }
    return Base64.getEncoder().encodeToString(bytes);
  }
}
