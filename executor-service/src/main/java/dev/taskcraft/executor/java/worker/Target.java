package dev.taskcraft.executor.java.worker;

import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.coworker.ToolSource.Language;
import dev.taskcraft.coworker.ToolSource.Settings;
import dev.taskcraft.executor.java.JavaCode;
import dev.taskcraft.executor.module.Found;
import dev.taskcraft.executor.tool.ToolsUnavailable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the command line says of the class to serve.
 *
 * @param file where it was found
 * @param root the folder of its unnamed package, or the jar
 * @param tool the only tool wanted of it
 * @param code the digest that its code must have
 */
record Target(String module, Path file, Path root, @Nullable String tool, @Nullable String code) {
  static final String USAGE =
      "usage: JavaWorker CLASS --file FILE [--tool NAME] [--code DIGEST] ROOT";

  private static final Set<String> OPTIONS = Set.of("--file", "--tool", "--code");

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException when it isn't one
   */
  static Target of(String... args) {
    Map<String, String> options = new HashMap<>();
    List<String> others = new ArrayList<>();
    for (int i = 0; i < args.length; i++) {
      if (OPTIONS.contains(args[i]) && i + 1 < args.length) {
        options.put(args[i], args[++i]);
      } else {
        others.add(args[i]);
      }
    }
    String file = options.get("--file");
    if (file == null
        || others.size() != 2
        || others.stream().anyMatch(other -> other.startsWith("--"))) {
      throw new IllegalArgumentException(USAGE);
    }
    return new Target(
        others.getFirst(),
        Path.of(file),
        Path.of(others.getLast()),
        options.get("--tool"),
        options.get("--code"));
  }

  ToolSource.Module source() {
    return new ToolSource.Module(module, tool, null, Language.JAVA, Settings.NONE, Map.of());
  }

  /**
   * The code behind it; nothing of it has run.
   *
   * @throws ToolsUnavailable when there is none, or another than was asked for
   */
  JavaCode read() {
    JavaCode read = JavaCode.of(source(), new Found.JavaFile(file, root));
    if (code != null && !code.equals(read.digest())) {
      throw new ToolsUnavailable(
          "the code of %s has changed since it was granted%s"
              .formatted(
                  read.origin(),
                  read.isSource()
                      ? ", or Java %s compiles it otherwise; start the task anew, and use the same Java on both sides"
                          .formatted(Runtime.version())
                      : "; start the task anew"));
    }
    return read;
  }
}
