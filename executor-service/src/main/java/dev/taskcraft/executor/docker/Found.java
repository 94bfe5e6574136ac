package dev.taskcraft.executor.docker;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What was found in a copy that a tool could write to, until it is taken over. */
final class Found implements AutoCloseable {
  private final Map<String, Spooled> changed = new LinkedHashMap<>();
  private final Set<String> seen = new HashSet<>();
  private final List<String> left = new ArrayList<>();

  /** There is something of this path. */
  void saw(String path) {
    seen.add(path);
  }

  boolean seen(String path) {
    return seen.contains(path);
  }

  /** Something is left there; why. */
  void left(String why) {
    left.add(why);
  }

  List<String> left() {
    return List.copyOf(left);
  }

  /** A file that is new or another one, to be closed by this. */
  void changed(String path, Spooled content) throws IOException {
    Spooled before = changed.put(path, content); // first, so that it is closed whatever happens
    if (before != null) {
      before.close();
    }
    content.keep();
  }

  Map<String, Spooled> changed() {
    return Collections.unmodifiableMap(changed);
  }

  @Override
  public void close() throws IOException {
    for (Spooled content : changed.values()) {
      content.close();
    }
  }
}
