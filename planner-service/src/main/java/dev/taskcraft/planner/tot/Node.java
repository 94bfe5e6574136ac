package dev.taskcraft.planner.tot;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A thought in its place in the tree. The root has none.
 *
 * @param id counts the thoughts from 1, in the order they were proposed
 */
record Node(int id, @Nullable Node parent, Thought thought) {
  static final Node ROOT = new Node(0, null, new Thought("", null, null));

  int depth() {
    return parent == null ? 0 : parent.depth() + 1;
  }

  boolean ends() {
    return thought.answer() != null;
  }

  /** The thoughts from the first to this one. */
  List<Thought> path() {
    List<Thought> path = new ArrayList<>();
    for (Node node = this; node.parent != null; node = node.parent) {
      path.addFirst(node.thought);
    }
    return path;
  }
}
