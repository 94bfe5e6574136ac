package dev.taskcraft.executor.mcp;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How to start a server.
 *
 * @param environment all the variables it gets, and no others
 * @param folder where it starts
 * @param reads the files and folders that it needs to read, beyond the system's: what a container
 *     must be shown at the same absolute paths; a process of ours sees everything anyway
 */
public record Launch(
    List<String> command, Map<String, String> environment, Path folder, List<Path> reads) {
  public Launch {
    command = List.copyOf(command);
    reads = List.copyOf(reads);
    environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
  }

  /** Keeps the environment out of logs: it holds secrets. */
  @Override
  public String toString() {
    return "Launch" + command;
  }
}
