package dev.taskcraft.executor.java;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taskcraft.executor.tool.ToolResult;
import dev.taskcraft.json.Json;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes JSON of what a method returned, and attachments of images. */
record Results(ObjectMapper mapper) {
  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final byte[] JPEG = {(byte) 0xff, (byte) 0xd8, (byte) 0xff};

  /**
   * The result of a call that ran. One that can't be told is final: a second attempt would do the
   * same deed again.
   */
  ToolResult of(String tool, @Nullable Object value) {
    if (value instanceof byte[] bytes) {
      if (startsWith(bytes, PNG)) {
        return image(bytes, "image/png", tool + ".png");
      }
      if (startsWith(bytes, JPEG)) {
        return image(bytes, "image/jpeg", tool + ".jpg");
      }
    }
    try {
      return ToolResult.Returned.of(json(value));
    } catch (IllegalArgumentException | StackOverflowError e) {
      return new ToolResult.Failed(
          "the call ran, but its result has no JSON form: " + Failures.oneLine(e), null, false);
    }
  }

  /**
   * A JSON value of anything.
   *
   * @throws IllegalArgumentException when it has no JSON form
   */
  @Nullable Object json(@Nullable Object value) {
    return Json.copyValue(
        value instanceof String text ? text : mapper.convertValue(value, Object.class));
  }

  private static ToolResult image(byte[] bytes, String mediaType, String name) {
    return new ToolResult.Returned(
        null, List.of(new ToolResult.Attachment(bytes, mediaType, name)));
  }

  private static boolean startsWith(byte[] bytes, byte[] magic) {
    return bytes.length >= magic.length
        && Arrays.equals(bytes, 0, magic.length, magic, 0, magic.length);
  }
}
