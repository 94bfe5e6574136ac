package dev.taskcraft.executor.builtin.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a program finds around it: three variables of ours and not one more, since the others may
 * hold keys. Where there is a {@code setsid}, it gets a session of its own, which takes it off our
 * terminal and makes its children easy to find.
 *
 * @param setsid program that starts another in a new session; empty when there is none
 */
record Surroundings(Map<String, String> variables, Optional<Path> setsid) {
  private static final String DEFAULT_PATH = "/usr/local/bin:/usr/bin:/bin";

  /** Picks from the environment of this process. */
  static Surroundings of(Map<String, String> environment) {
    Map<String, String> variables = new LinkedHashMap<>();
    String path = environment.getOrDefault("PATH", DEFAULT_PATH);
    variables.put("PATH", path);
    variables.put("HOME", environment.getOrDefault("HOME", "/"));
    variables.put("LANG", environment.getOrDefault("LANG", "C.UTF-8"));
    Optional<Path> setsid =
        Stream.of(path.split(File.pathSeparator))
            .filter(folder -> folder.startsWith("/"))
            .map(folder -> Path.of(folder, "setsid"))
            .filter(Files::isExecutable)
            .findFirst();
    return new Surroundings(variables, setsid);
  }

  boolean ownSession() {
    return setsid.isPresent();
  }

  List<String> command(List<String> program) {
    return Stream.concat(setsid.map(Path::toString).stream(), program.stream()).toList();
  }
}
