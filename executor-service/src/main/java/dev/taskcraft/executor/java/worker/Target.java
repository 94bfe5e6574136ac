package dev.taskcraft.executor.java.worker;

import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.coworker.ToolSource.Language;
import dev.taskcraft.coworker.ToolSource.Settings;
import dev.taskcraft.executor.java.JavaCode;
import dev.taskcraft.executor.module.Found;
import dev.taskcraft.executor.module.ModuleTools;
import dev.taskcraft.executor.tool.ToolFactory.Place;
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
 * @param path as {@code path:} of a coworker file, relative to the first folder
 * @param file where it was found already, with the first folder as its root
 * @param tool the only tool wanted of it
 * @param code the digest that its code must have
 * @param folders where to look for it
 */
record Target(
    String module,
    @Nullable String path,
    @Nullable String file,
    @Nullable String tool,
    @Nullable String code,
    List<Path> folders) {
  static final String USAGE =
      "usage: JavaWorker CLASS [--path PATH | --file FILE] [--tool NAME] [--code DIGEST] FOLDER [WORKING_FOLDER]";

  private static final Set<String> OPTIONS = Set.of("--path", "--file", "--tool", "--code");

  Target {
    folders = List.copyOf(folders);
  }

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
    if (others.size() < 2
        || others.size() > 3
        || others.stream().anyMatch(other -> other.startsWith("--"))) {
      throw new IllegalArgumentException(USAGE);
    }
    return new Target(
        others.getFirst(),
        options.get("--path"),
        options.get("--file"),
        options.get("--tool"),
        options.get("--code"),
        others.stream().skip(1).map(Path::of).toList());
  }

  ToolSource.Module source() {
    return new ToolSource.Module(module, tool, path, Language.JAVA, Settings.NONE, Map.of());
  }

  /**
   * The code behind it; nothing of it has run.
   *
   * @throws ToolsUnavailable when there is none, or another than was asked for
   */
  JavaCode read() {
    Found.Hit found =
        file != null
            ? new Found.JavaFile(Path.of(file), folders.getFirst())
            : ModuleTools.find(
                source(), new Place(folders.getFirst(), folders.getLast(), List.of(), Map.of()));
    JavaCode read = JavaCode.of(source(), found);
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
