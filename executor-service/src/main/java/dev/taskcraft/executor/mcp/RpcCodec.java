package dev.taskcraft.executor.mcp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.taskcraft.json.Json;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Messages as lines of JSON. Looser than {@code StrictJson}, because a tool's answer may be long
 * and refusing it would lose what the tool did.
 */
public final class RpcCodec {
  /** The longest message that is read: 64 MiB, so that no server fills the heap. */
  public static final int LONGEST = 64 << 20;

  private static final ObjectMapper MAPPER =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder()
                      .maxNestingDepth(100)
                      .maxStringLength(LONGEST)
                      .build())
              .build());
  private static final ObjectReader READER = MAPPER.readerFor(Map.class);
  private static final ObjectWriter WRITER = MAPPER.writer();

  private RpcCodec() {}

  /** The message, without its line end. */
  public static byte[] write(Map<String, ?> message) {
    try {
      return WRITER.writeValueAsBytes(message);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("message has no JSON form: " + e.getOriginalMessage(), e);
    }
  }

  /**
   * The message, immutable, as in {@link Json}.
   *
   * @throws IOException when it is no JSON object, or one that {@link Json} refuses
   */
  public static Map<String, @Nullable Object> read(byte[] line) throws IOException {
    try {
      Map<String, @Nullable Object> message = READER.readValue(line);
      if (message == null) {
        throw new IOException("null is not a message");
      }
      return Json.copy(message);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
