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
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code list_directory}: what is in a folder. */
final class ListDirectory extends BuiltInTool {
  private static final int MAX = 1000;

  ListDirectory() {
    super(
        Spec.of(
                "list_directory",
                Effect.READ,
                "Lists a folder. Returns {entries: [{path, type, bytes}], left_out, unreadable}:"
                    + " type is file, folder, link or other; at most 1000 entries in order of"
                    + " their names, left_out says how many more there are. Links are not"
                    + " followed.")
            .optional("path", Spec.text("The folder. Default '.', the workspace."))
            .optional("recursive", Spec.flag("Whether to list sub-folders too. Default false.")));
  }

  @Override
  protected ToolResult run(Args args, ToolContext context)
      throws Refused, IOException, InterruptedException {
    Spot spot = new Workspace(context.roots()).find(args.text("path", "."), Use.READ);
    List<Map<String, Object>> entries = new ArrayList<>();
    Tree tree =
        new Tree(
            context,
            args.flag("recursive", false),
            entry -> {
              if (entries.size() < MAX) {
                entries.add(
                    Facts.of(
                        "path", entry.shown(),
                        "type", type(entry.attributes()),
                        "bytes", entry.attributes().size()));
              }
            });
    try (Folder folder = spot.folder(false)) {
      tree.walk(folder);
    }
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("entries", entries);
    result.put("left_out", tree.seen() - entries.size());
    result.put("unreadable", tree.unreadable());
    return ToolResult.Returned.of(result);
  }

  private static String type(BasicFileAttributes attributes) {
    if (attributes.isSymbolicLink()) {
      return "link";
    }
    if (attributes.isDirectory()) {
      return "folder";
    }
    return attributes.isRegularFile() ? "file" : "other";
  }
}
