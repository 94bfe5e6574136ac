package dev.taskcraft.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What a command said, run in this process. Not for tests that run at the same time. */
record Spoken(int exit, String out, String err) {
  /** Runs a command that keeps its state, and its cache, in this folder. */
  static Spoken by(Path folder, String... words) {
    return with(
        Map.of(
            "SQLITE_DB_PATH",
            folder.resolve("state/state.db").toString(),
            "XDG_CACHE_HOME",
            folder.resolve("cache").toString()),
        words);
  }

  /** Runs a command in an environment. */
  static Spoken with(Map<String, String> environment, String... words) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    ByteArrayOutputStream complained = new ByteArrayOutputStream();
    System.setOut(new PrintStream(said, true, UTF_8));
    System.setErr(new PrintStream(complained, true, UTF_8));
    try {
      int exit = Main.commandLine(new TaskcraftCommand(environment), words).execute(words);
      return new Spoken(exit, said.toString(UTF_8), complained.toString(UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  /** The last line of standard output, which {@code --json} makes one object. */
  JsonNode json() {
    try {
      return new ObjectMapper().readTree(lines().getLast());
    } catch (IOException failure) {
      throw new AssertionError("not JSON: " + out + err, failure);
    }
  }

  List<String> lines() {
    return out.strip().lines().toList();
  }
}
