package dev.taskcraft.executor.docker;

import dev.taskcraft.executor.mcp.Launch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How a server that is to be started on this host is started inside of a container. */
final class Inside {
  /** Where our own program lies in every sandbox, wherever it lies here. */
  static final String PROGRAM = "/opt/taskcraft/python";

  private static final int NOBODY = 65_532;

  /** Variables of the host, and of its workers, that mean nothing in a container. */
  private static final Set<String> OF_THE_HOST =
      Set.of("PATH", "HOME", "TMPDIR", "VIRTUAL_ENV", "JAVA_HOME", "PYTHONHOME", "PYTHONPATH");

  private Inside() {}

  /**
   * Its command.
   *
   * @param program the folder of our own program here
   */
  static List<String> command(Launch launch, Path program) {
    return launch.command().stream().map(word -> moved(word, program)).toList();
  }

  private static String moved(String word, Path program) {
    String here = program.toString();
    return word.equals(here) || word.startsWith(here + "/")
        ? PROGRAM + word.substring(here.length())
        : word;
  }

  /** Its variables. */
  static Map<String, String> variables(Launch launch) {
    Map<String, String> variables = new LinkedHashMap<>(launch.environment());
    OF_THE_HOST.forEach(variables::remove);
    variables.put("HOME", "/tmp");
    variables.put("TMPDIR", "/tmp");
    variables.put("PYTHONDONTWRITEBYTECODE", "1");
    return variables;
  }

  /** The folder that it begins in. */
  static String folder(Launch launch) {
    return launch.folder().toAbsolutePath().normalize().toString();
  }

  /**
   * Its user, {@code uid:gid}: ourselves, because of the files; but never root nor root's group:
   * then somebody whom no file belongs to.
   */
  static String user() throws IOException {
    Path self = Path.of("/proc/self");
    return notRoot(Files.getAttribute(self, "unix:uid"))
        + ":"
        + notRoot(Files.getAttribute(self, "unix:gid"));
  }

  private static int notRoot(Object id) {
    return id instanceof Integer number && number != 0 ? number : NOBODY;
  }
}
