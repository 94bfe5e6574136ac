package dev.taskcraft.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A small disk in memory, to fill up or to make read-only; only where this user may mount one. */
record Tmpfs(Path folder) implements AutoCloseable {

  /** Mounts one, or says loudly why the test can't run here. */
  static Tmpfs mount(Path folder, String options) throws IOException {
    Files.createDirectories(folder);
    String refusal = said("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder.toString());
    if (!refusal.isEmpty()) {
      System.err.println("WARNING: not tested, as no tmpfs can be mounted here: " + refusal);
    }
    assumeTrue(refusal.isEmpty(), "no tmpfs can be mounted here: " + refusal);
    return new Tmpfs(folder);
  }

  void remount(String options) {
    String refusal = said("mount", "-o", "remount," + options, folder.toString());
    if (!refusal.isEmpty()) {
      throw new AssertionError(refusal);
    }
  }

  /** Takes all the space that is left. */
  Path fill() throws IOException {
    Path filler = folder.resolve("filler");
    try (var out = Files.newOutputStream(filler)) {
      byte[] page = new byte[4096];
      while (folder.toFile().getUsableSpace() > 0) {
        out.write(page);
      }
    }
    return filler;
  }

  @Override
  public void close() {
    String refusal = said("umount", folder.toString());
    if (!refusal.isEmpty()) {
      throw new AssertionError(refusal);
    }
  }

  /** What the command said when it failed; empty when it did not. */
  private static String said(String... command) {
    try {
      Process process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.onExit().join().exitValue() == 0 ? "" : command[0] + ": " + said.strip();
    } catch (IOException missing) {
      return String.valueOf(missing.getMessage());
    }
  }
}
