package dev.taskcraft.serde;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.taskcraft.json.Json;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON text that comes from outside: a model, a tool, a person. Duplicate keys, text after the
 * value, nesting beyond 64, more than 16 Mi characters and numbers beyond I-JSON are refused,
 * because two readers could understand them differently.
 */
public final class StrictJson {
  private static final int MAX_LENGTH = 16 << 20;
  private static final ObjectReader READER =
      Wire.MAPPER
          .readerFor(Object.class)
          .with(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(65)
                          .maxStringLength(MAX_LENGTH)
                          .maxNumberLength(100)
                          .build())
                  .build());

  private StrictJson() {}

  /**
   * The value, immutable, as in {@link Json}.
   *
   * @throws UnreadableJson saying what is wrong, and where
   */
  public static @Nullable Object parse(String text) {
    checkLength(text.length());
    try (JsonParser in = READER.createParser(text)) {
      return read(in);
    } catch (IOException bad) {
      throw unreadable(bad);
    }
  }

  /** The value that this UTF-8 text holds; see {@link #parse(String)}. */
  public static @Nullable Object parse(byte[] text) {
    checkLength(text.length);
    try (JsonParser in = READER.createParser(text)) {
      return read(in);
    } catch (IOException bad) {
      throw unreadable(bad);
    }
  }

  /**
   * The object, immutable.
   *
   * @throws UnreadableJson also when it is another value than an object
   */
  public static Map<String, @Nullable Object> parseObject(String text) {
    if (parse(text) instanceof Map<?, ?> object) {
      @SuppressWarnings("unchecked") // JSON objects have no other keys
      Map<String, @Nullable Object> map = (Map<String, @Nullable Object>) object;
      return map;
    }
    throw new UnreadableJson("JSON text is not an object; it must begin with { and end with }");
  }

  private static void checkLength(int length) {
    if (length > MAX_LENGTH) {
      throw new UnreadableJson(
          "JSON text of length %d; at most %d is read".formatted(length, MAX_LENGTH));
    }
  }

  private static @Nullable Object read(JsonParser in) throws IOException {
    if (in.nextToken() == null) {
      throw new UnreadableJson("JSON text is empty");
    }
    try {
      return Json.copyValue(READER.readValue(in));
    } catch (IllegalArgumentException bad) {
      throw new UnreadableJson(String.valueOf(bad.getMessage()), bad);
    }
  }

  private static UnreadableJson unreadable(IOException bad) {
    if (bad instanceof JsonProcessingException json) {
      var at = json.getLocation();
      String where =
          at == null ? "" : " at line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
      return new UnreadableJson("JSON text" + where + ": " + json.getOriginalMessage(), bad);
    }
    return new UnreadableJson("JSON text: " + bad.getMessage(), bad);
  }
}
