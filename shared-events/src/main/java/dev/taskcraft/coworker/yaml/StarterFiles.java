package dev.taskcraft.coworker.yaml;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The files that {@code taskcraft init} writes: a coworker that runs at once, and its tools. */
public final class StarterFiles {
  /** The name that the coworker file expects its tools under. */
  public static final String TOOLS_NAME = "note_tools.py";

  private StarterFiles() {}

  /** The coworker file. */
  public static String coworker() {
    return resource("starter.yaml");
  }

  /** The Python file with its tools, to lie beside it as {@link #TOOLS_NAME}. */
  public static String tools() {
    return resource("starter_tools.py");
  }

  private static String resource(String name) {
    try (InputStream in = StarterFiles.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + name + " is missing from the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
