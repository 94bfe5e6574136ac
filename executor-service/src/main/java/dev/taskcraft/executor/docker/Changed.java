package dev.taskcraft.executor.docker;

import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Files that a tool changed, by path, until they are taken over. */
final class Changed implements AutoCloseable {
  private final Map<String, Spooled> files = new LinkedHashMap<>();

  void add(String path, Spooled content) throws IOException {
    files.put(path, content); // first, so that it goes with the others whatever happens
    content.keep();
  }

  Map<String, Spooled> files() {
    return Collections.unmodifiableMap(files);
  }

  @Override
  public void close() throws IOException {
    for (Spooled content : files.values()) {
      content.close();
    }
  }
}
