package dev.taskcraft.serde;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.taskcraft.tool.ToolSpec;
import dev.taskcraft.tool.Toolset;
import java.io.IOException;
import java.util.List;

/** The blob that {@code task.prepared} cites: a JSON array of tool specifications, in order. */
public final class ToolsetJson {
  private ToolsetJson() {}

  /** The tools, in UTF-8. Equal toolsets give equal bytes, and so one blob. */
  public static byte[] write(Toolset toolset) {
    try {
      return Wire.MAPPER.writeValueAsBytes(toolset.tools().toArray(ToolSpec[]::new));
    } catch (JsonProcessingException bad) {
      throw new IllegalArgumentException(
          "toolset has no JSON form: " + bad.getOriginalMessage(), bad);
    }
  }

  /**
   * The toolset that {@link #write} wrote.
   *
   * @throws UnreadableJson when it is not one
   */
  public static Toolset read(byte[] json) {
    try {
      return new Toolset(List.of(Wire.MAPPER.readValue(json, ToolSpec[].class)));
    } catch (IOException | IllegalArgumentException | NullPointerException bad) {
      throw new UnreadableJson("toolset: " + bad.getMessage(), bad);
    }
  }
}
