package dev.taskcraft.executor.builtin.files;

import dev.taskcraft.executor.builtin.call.Args;
import dev.taskcraft.executor.builtin.call.BuiltInTool;
import dev.taskcraft.executor.builtin.call.Refused;
import dev.taskcraft.executor.builtin.call.Spec;
import dev.taskcraft.executor.builtin.files.Workspace.Use;
import dev.taskcraft.executor.tool.ToolContext;
import dev.taskcraft.executor.tool.ToolResult;
import dev.taskcraft.tool.Effect;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** {@code write_file}: a whole file in one step; twice is the same as once. */
final class WriteFile extends BuiltInTool {
  private final Locks locks;

  WriteFile(Locks locks) {
    super(
        Spec.of(
                "write_file",
                Effect.IDEMPOTENT,
                "Writes a text file (UTF-8), replacing what was there in one step. Missing folders"
                    + " are made. Returns {path, bytes}. To change a part of a file use edit_file,"
                    + " to add to its end use append_to_file.")
            .required("path", Spec.text(ReadFile.PATH))
            .required("content", Spec.text("The whole new text of the file.")));
    this.locks = locks;
  }

  @Override
  protected ToolResult run(Args args, ToolContext context)
      throws Refused, IOException, InterruptedException {
    Spot spot = new Workspace(context.roots()).find(args.text("path"), Use.WRITE);
    byte[] content = args.text("content").getBytes(StandardCharsets.UTF_8);
    try (Locks.Held _ = locks.hold(spot.path());
        Folder folder = spot.parent(true)) {
      Protected.checkContent(folder, spot);
      Bytes.replace(folder, spot.name(), content, context.idempotencyKey());
    } catch (Bytes.NotDurable doubt) {
      return new ToolResult.Lost(Refused.words(doubt, spot.shown()));
    }
    return ToolResult.Returned.of(Facts.of("path", spot.shown(), "bytes", content.length));
  }
}
