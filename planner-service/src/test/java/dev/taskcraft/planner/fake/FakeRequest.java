package dev.taskcraft.planner.fake;

import dev.taskcraft.serde.CanonicalJson;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request for content, and what tests ask about it. */
public record FakeRequest(String model, @Nullable String key, Map<String, Object> body) {

  /** What this object holds under that key, as a list of objects; empty for none. */
  @SuppressWarnings("unchecked") // a wrong shape fails the test that sent it
  public static List<Map<String, Object>> objects(Map<String, Object> object, String name) {
    return object.get(name) instanceof List<?> list ? (List<Map<String, Object>>) list : List.of();
  }

  @SuppressWarnings("unchecked") // likewise
  public static Map<String, Object> object(Map<String, Object> object, String name) {
    return object.get(name) instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
  }

  public List<Map<String, Object>> contents() {
    return objects(body, "contents");
  }

  public static List<Map<String, Object>> parts(Map<String, Object> content) {
    return objects(content, "parts");
  }

  public String system() {
    return text(object(body, "systemInstruction"));
  }

  /** The texts of one content. */
  public static String text(Map<String, Object> content) {
    StringBuilder text = new StringBuilder();
    parts(content).forEach(part -> text.append(part.getOrDefault("text", "")));
    return text.toString();
  }

  /** The texts of the last content. */
  public String lastText() {
    return text(contents().getLast());
  }

  /** The function responses of the last content that has any. */
  public List<Map<String, Object>> lastResponses() {
    for (Map<String, Object> content : contents().reversed()) {
      List<Map<String, Object>> responses =
          parts(content).stream()
              .filter(part -> part.containsKey("functionResponse"))
              .map(part -> object(part, "functionResponse"))
              .toList();
      if (!responses.isEmpty()) {
        return responses;
      }
    }
    return List.of();
  }

  public List<Map<String, Object>> declarations() {
    return objects(body, "tools").stream()
        .flatMap(tool -> objects(tool, "functionDeclarations").stream())
        .toList();
  }

  /** A rough count, as good as any for a test. */
  public long tokens() {
    return CanonicalJson.of(body).length() / 4;
  }
}
