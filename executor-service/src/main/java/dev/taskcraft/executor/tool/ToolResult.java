package dev.taskcraft.executor.tool;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came of one call. */
public sealed interface ToolResult {
  /**
   * The tool returned.
   *
   * @param value a JSON value, see {@link dev.taskcraft.json.Json}; of any size
   */
  record Returned(@Nullable Object value, List<Attachment> attachments) implements ToolResult {
    public Returned {
      attachments = List.copyOf(attachments);
    }

    /** A value without attachments. */
    public static Returned of(@Nullable Object value) {
      return new Returned(value, List.of());
    }
  }

  /**
   * The tool answered with an error: its effect is not in doubt.
   *
   * @param message one line for the model and for people
   * @param detail a traceback or the like; null for none
   * @param retryable whether trying again could help
   */
  record Failed(String message, @Nullable String detail, boolean retryable) implements ToolResult {}

  /**
   * The answer never came: a timeout, a crash, a broken connection. The effect may have happened.
   */
  record Lost(String reason) implements ToolResult {}

  /** The call did not reach the tool, so that nothing happened: it is gone, or has changed. */
  record Unreachable(String reason) implements ToolResult {}

  /** An image or file that belongs to a result. */
  @SuppressWarnings("ArrayRecordComponent") // passed through once, never compared
  record Attachment(byte[] content, String mediaType, String name) {}
}
