package dev.taskcraft.planner.fake;

import dev.taskcraft.serde.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer of the server.
 *
 * @param content what makes the body of a good one; null for bodies that are given as they are
 */
@SuppressWarnings("ArrayRecordComponent") // passed through once, never compared
public record Reply(
    int status,
    Map<String, String> headers,
    byte[] body,
    boolean hangs,
    @Nullable Map<String, Object> content) {

  /** A call that the model makes. */
  public record Made(@Nullable String id, String name, Map<String, Object> args) {
    public static Made of(String name, Map<String, Object> args) {
      return new Made(null, name, args);
    }
  }

  public static Reply text(String text) {
    return content(List.of(Map.of("text", text)), "STOP", null);
  }

  public static Reply call(String name, Map<String, Object> args) {
    return calls("", Made.of(name, args));
  }

  /** Calls in one answer; the first is signed, as Gemini 3 does. */
  public static Reply calls(String text, Made... calls) {
    List<Map<String, Object>> parts = new ArrayList<>();
    if (!text.isEmpty()) {
      parts.add(Map.of("text", text));
    }
    for (Made made : calls) {
      Map<String, Object> call = new LinkedHashMap<>();
      if (made.id() != null) {
        call.put("id", made.id());
      }
      call.put("name", made.name());
      call.put("args", made.args());
      Map<String, Object> part = new LinkedHashMap<>();
      part.put("functionCall", call);
      if (made.equals(calls[0])) {
        part.put("thoughtSignature", FakeRules.signature(call));
      }
      parts.add(part);
    }
    return content(parts, "STOP", null);
  }

  /** An answer that ended for another reason than being done. */
  public static Reply finished(String reason, @Nullable String message) {
    return content(List.of(), reason, message);
  }

  public static Reply content(
      List<Map<String, Object>> parts, String reason, @Nullable String message) {
    Map<String, Object> candidate = new LinkedHashMap<>();
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("role", "model");
    if (!parts.isEmpty()) {
      content.put("parts", parts);
    }
    candidate.put("content", content);
    candidate.put("finishReason", reason);
    if (message != null) {
      candidate.put("finishMessage", message);
    }
    candidate.put("index", 0);
    return good(Map.of("candidates", List.of(candidate)));
  }

  public static Reply noCandidates() {
    return good(Map.of());
  }

  public static Reply blocked(String reason) {
    return good(Map.of("promptFeedback", Map.of("blockReason", reason)));
  }

  private static Reply good(Map<String, Object> content) {
    return new Reply(200, Map.of(), new byte[0], false, content);
  }

  /** The good answer cut off in the middle. */
  public static Reply truncated() {
    return raw(200, "{\"candidates\": [{\"content\": {\"role\": \"model\", \"par");
  }

  public static Reply raw(int status, String body) {
    return new Reply(status, Map.of(), body.getBytes(StandardCharsets.UTF_8), false, null);
  }

  /** Never comes. */
  public static Reply hang() {
    return new Reply(200, Map.of(), new byte[0], true, null);
  }

  public static Reply error(int code, String status, String message) {
    return error(code, status, message, List.of());
  }

  public static Reply error(int code, String status, String message, List<Object> details) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("code", code);
    error.put("message", message);
    error.put("status", status);
    if (!details.isEmpty()) {
      error.put("details", details);
    }
    return raw(code, CanonicalJson.of(dev.taskcraft.json.Json.copy(Map.of("error", error))));
  }

  /** Too many requests, with the wait in the error's details. */
  public static Reply exhausted(String retryDelay) {
    return error(
        429,
        "RESOURCE_EXHAUSTED",
        "You exceeded your current quota, please check your plan and billing details.",
        List.of(
            Map.of("@type", "type.googleapis.com/google.rpc.RetryInfo", "retryDelay", retryDelay)));
  }

  public static Reply overloaded() {
    return error(503, "UNAVAILABLE", "The model is overloaded. Please try again later.");
  }

  public Reply with(String header, String value) {
    return new Reply(status, Map.of(header, value), body, hangs, content);
  }

  /** From the file of the standalone server. */
  static Reply of(Map<?, ?> item) {
    if (item.get("status") instanceof Long status) {
      return error(status.intValue(), "UNAVAILABLE", "scripted");
    }
    if (item.get("calls") instanceof List<?> calls) {
      return calls(
          item.get("text") instanceof String text ? text : "",
          calls.stream().map(call -> made((Map<?, ?>) call)).toArray(Made[]::new));
    }
    return text(String.valueOf(item.get("text")));
  }

  @SuppressWarnings("unchecked") // JSON objects have string keys
  private static Made made(Map<?, ?> call) {
    return new Made(null, String.valueOf(call.get("name")), (Map<String, Object>) call.get("args"));
  }

  /** The body of a good answer, with its usage. */
  Reply counted(FakeRequest request) {
    if (content == null) {
      return this;
    }
    long output = CanonicalJson.of(dev.taskcraft.json.Json.copy(content)).length() / 4;
    Map<String, Object> all = new LinkedHashMap<>(content);
    Map<String, Object> usage = new LinkedHashMap<>();
    usage.put("promptTokenCount", request.tokens());
    usage.put("cachedContentTokenCount", request.tokens() / 2);
    usage.put("candidatesTokenCount", output);
    usage.put("thoughtsTokenCount", 7L);
    usage.put("totalTokenCount", request.tokens() + output + 7);
    all.put("usageMetadata", usage);
    all.put("modelVersion", request.model());
    all.put("responseId", "r1");
    all.put("somethingNew", Map.of("the client", "doesn't know it"));
    return raw(status, CanonicalJson.of(dev.taskcraft.json.Json.copy(all)));
  }
}
