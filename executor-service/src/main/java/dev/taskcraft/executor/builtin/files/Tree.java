package dev.taskcraft.executor.builtin.files;

import dev.taskcraft.executor.builtin.call.Refused;
import dev.taskcraft.executor.tool.ToolContext;
import java.io.IOException;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.Consumer;

/**
 * One walk through a folder, by name, without following a link. What is protected is not seen; what
 * can't be opened is counted. Ends with a refusal when the call's time is over.
 */
final class Tree {
  /** Deeper than this it is no folder that people made, and open folders are a scarce thing. */
  private static final int MAX_DEPTH = 100;

  private final Workspace workspace;
  private final boolean recursive;
  private final Consumer<Entry> visitor;
  private final long deadline;
  private int seen;
  private int unreadable;

  Tree(ToolContext context, boolean recursive, Consumer<Entry> visitor) {
    this.workspace = new Workspace(context.roots());
    this.recursive = recursive;
    this.visitor = visitor;
    this.deadline = System.nanoTime() + context.timeout().toNanos();
  }

  /** Something in the tree; {@code attributes} are its own, not those of what it links to. */
  record Entry(String name, String shown, BasicFileAttributes attributes) {}

  int seen() {
    return seen;
  }

  int unreadable() {
    return unreadable;
  }

  void walk(Folder folder) throws IOException, InterruptedException, Refused {
    walk(folder, 0);
  }

  private void walk(Folder folder, int depth) throws IOException, InterruptedException, Refused {
    for (String name : folder.names()) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      if (System.nanoTime() - deadline > 0) {
        throw new Refused(
            "the time was over after %,d entries; look into a smaller folder".formatted(seen));
      }
      BasicFileAttributes attributes = Protected.hidden(name) ? null : folder.attributes(name);
      if (attributes == null) {
        continue;
      }
      seen++;
      visitor.accept(new Entry(name, workspace.show(folder.path().resolve(name)), attributes));
      if (recursive && attributes.isDirectory()) {
        descend(folder, name, depth + 1);
      }
    }
  }

  private void descend(Folder folder, String name, int depth)
      throws IOException, InterruptedException, Refused {
    if (depth > MAX_DEPTH) {
      unreadable++;
      return;
    }
    Folder child;
    try {
      child = folder.child(name, false);
    } catch (IOException _) {
      unreadable++;
      return;
    }
    try (child) {
      walk(child, depth);
    }
  }
}
