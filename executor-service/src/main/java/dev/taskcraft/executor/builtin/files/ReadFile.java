package dev.taskcraft.executor.builtin.files;

import dev.taskcraft.executor.builtin.call.Args;
import dev.taskcraft.executor.builtin.call.BuiltInTool;
import dev.taskcraft.executor.builtin.call.Refused;
import dev.taskcraft.executor.builtin.call.Spec;
import dev.taskcraft.executor.builtin.files.Workspace.Use;
import dev.taskcraft.executor.tool.ToolContext;
import dev.taskcraft.executor.tool.ToolResult;
import dev.taskcraft.executor.tool.ToolResult.Attachment;
import dev.taskcraft.tool.Effect;
import java.io.IOException;
import java.util.List;

/** {@code read_file}: a whole text, or an image to look at. */
final class ReadFile extends BuiltInTool {
  static final String PATH =
      "Path of the file: relative to the workspace, or absolute inside one of its roots.";
  private static final long MAX_TEXT = 1 << 20;
  private static final long MAX_IMAGE = 8 << 20;

  ReadFile() {
    super(
        Spec.of(
                "read_file",
                Effect.READ,
                "Reads a whole text file (at most 1 MiB) and returns its text. A PNG, JPEG, GIF or"
                    + " WebP image (at most 8 MiB) is returned as an attachment. Other binary files"
                    + " are refused.")
            .required("path", Spec.text(PATH))
            .optional(
                "encoding",
                Spec.text(
                    "Character encoding, e.g. iso-8859-1. Default: UTF-8, or what the byte order"
                        + " mark says.")));
  }

  @Override
  protected ToolResult run(Args args, ToolContext context) throws Refused, IOException {
    Spot spot = new Workspace(context.roots()).find(args.text("path"), Use.READ);
    byte[] content;
    try (Folder folder = spot.parent(false)) {
      content =
          Bytes.read(
              folder,
              spot.name(),
              spot.shown(),
              MAX_IMAGE,
              "read parts of it with read_file_snippet");
    }
    String image = Texts.imageType(content);
    if (image != null) {
      return new ToolResult.Returned(
          Facts.of("path", spot.shown(), "media_type", image, "bytes", content.length),
          List.of(new Attachment(content, image, spot.name())));
    }
    if (content.length > MAX_TEXT) {
      throw new Refused(
          "'%s' has %,d bytes, more than the %,d that read_file returns; read parts of it with"
                  .formatted(spot.shown(), content.length, MAX_TEXT)
              + " read_file_snippet (offset, max_chars)");
    }
    return ToolResult.Returned.of(
        Texts.decode(content, Texts.charset(args.textOrNull("encoding")), spot.shown()));
  }
}
