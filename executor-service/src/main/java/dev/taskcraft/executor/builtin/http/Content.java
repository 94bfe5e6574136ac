package dev.taskcraft.executor.builtin.http;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taskcraft.executor.tool.ToolResult.Attachment;
import dev.taskcraft.json.Json;
import dev.taskcraft.json.Texts;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an answer holds, as a model and an expression can use it.
 *
 * @param body a JSON value or a text; null when the content is attached
 * @param cut whether there was more of it
 */
record Content(@Nullable Object body, List<Attachment> attachments, boolean cut) {
  private static final int MAX_TEXT = 1 << 20;
  private static final Pattern CHARSET =
      Pattern.compile("charset\\s*=\\s*\"?([^\\s\";]+)", Pattern.CASE_INSENSITIVE);
  private static final List<String> SHOWN =
      List.of(
          "content-type",
          "content-length",
          "date",
          "etag",
          "last-modified",
          "link",
          "location",
          "retry-after",
          "www-authenticate");
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  static Content of(Answer answer) {
    String type = answer.header("content-type").toLowerCase(Locale.ROOT);
    String media = type.split(";", 2)[0].strip();
    byte[] bytes = answer.body();
    if (!isText(media, bytes)) {
      return answer.cut() || bytes.length == 0
          ? new Content(null, List.of(), answer.cut())
          : new Content(
              null,
              List.of(
                  new Attachment(
                      bytes, media.isEmpty() ? "application/octet-stream" : media, "body")),
              false);
    }
    String text = new String(bytes, charset(type));
    if (isJson(media) && !answer.cut()) {
      try {
        return new Content(Json.copyValue(JSON.readValue(text, Object.class)), List.of(), false);
      } catch (IOException | IllegalArgumentException _) {
        // it says JSON and is none, or none that we can take: then it is a text
      }
    }
    return text.length() > MAX_TEXT
        ? new Content(Texts.cut(text, MAX_TEXT), List.of(), true)
        : new Content(text, List.of(), answer.cut());
  }

  /** The headers that say something of the content; the others are noise, or cookies. */
  static Map<String, Object> headers(Answer answer) {
    Map<String, Object> headers = new LinkedHashMap<>();
    for (String name : SHOWN) {
      if (!answer.header(name).isEmpty()) {
        headers.put(name, answer.header(name));
      }
    }
    return headers;
  }

  private static boolean isJson(String media) {
    return media.equals("application/json") || media.endsWith("+json");
  }

  private static boolean isText(String media, byte[] bytes) {
    if (media.isEmpty()) {
      return new String(bytes, StandardCharsets.UTF_8).indexOf('\0') < 0;
    }
    return media.startsWith("text/")
        || isJson(media)
        || media.endsWith("+xml")
        || List.of(
                "application/xml",
                "application/javascript",
                "application/yaml",
                "application/x-yaml",
                "application/x-ndjson",
                "application/x-www-form-urlencoded")
            .contains(media);
  }

  private static Charset charset(String type) {
    Matcher charset = CHARSET.matcher(type);
    try {
      return charset.find() ? Charset.forName(charset.group(1)) : StandardCharsets.UTF_8;
    } catch (IllegalCharsetNameException | UnsupportedCharsetException _) {
      return StandardCharsets.UTF_8;
    }
  }
}
