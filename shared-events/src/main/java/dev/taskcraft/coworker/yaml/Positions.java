package dev.taskcraft.coworker.yaml;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where things stand in a coworker file, for whoever finds something wrong with them later. */
public final class Positions {
  private final String file;
  private final Node root;
  private final List<ToolUse> toolUses;

  Positions(String file, Node root, List<ToolUse> toolUses) {
    this.file = file;
    this.root = root;
    this.toolUses = List.copyOf(toolUses);
  }

  /** The file's name, as it was given. */
  public String file() {
    return file;
  }

  /**
   * The place of a value by its path of keys and indexes from 0, as in {@code playbook[0].when}; of
   * its nearest parent when the file has no such value.
   */
  public Position at(String path) {
    Node node = root;
    for (String part : path.split("[.\\[\\]]+")) {
      Node child = child(node, part);
      if (child == null) {
        break;
      }
      node = child;
    }
    return node.at();
  }

  /** A problem with the value at that path. */
  public Problem problem(String path, String message) {
    return new Problem(file, at(path), message);
  }

  /**
   * The path of the entry under {@code tools:} that lists this built-in tool, module or MCP server,
   * as in {@code tools[2]}; {@code tools} when none does by that name.
   */
  public String entryOf(String name) {
    if (child(root, "tools") instanceof Node.Sequence(var items, _, _)) {
      for (int i = 0; i < items.size(); i++) {
        if (lists(items.get(i), name)) {
          return "tools[" + i + "]";
        }
      }
    }
    return "tools";
  }

  private static boolean lists(Node entry, String name) {
    return switch (entry) {
      case Node.Scalar(var text, _, _, _) -> text.equals(name);
      case Node.Sequence _ -> false;
      case Node.Mapping mapping -> {
        Node server = mapping.get("mcp");
        String key = mapping.get("module") == null ? "name" : "module";
        Node named = server == null ? mapping.get(key) : child(server, "name");
        yield named instanceof Node.Scalar(var text, _, _, _) && text.equals(name);
      }
    };
  }

  List<ToolUse> toolUses() {
    return toolUses;
  }

  private static @Nullable Node child(Node node, String part) {
    return switch (node) {
      case Node.Scalar _ -> null;
      case Node.Mapping mapping -> mapping.get(part);
      case Node.Sequence(var items, _, _) -> {
        int index = part.matches("[0-9]{1,6}") ? Integer.parseInt(part) : Integer.MAX_VALUE;
        yield index < items.size() ? items.get(index) : null;
      }
    };
  }

  /**
   * A place that names tools.
   *
   * @param by what names them, for messages
   * @param pattern a name or glob
   * @param prefix may stand before the name, as an MCP server's; empty for none
   */
  record ToolUse(String by, String pattern, String prefix, Position at) {}
}
