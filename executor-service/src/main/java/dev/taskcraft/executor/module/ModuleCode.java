package dev.taskcraft.executor.module;

import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.executor.tool.ToolsUnavailable;
import dev.taskcraft.serde.CanonicalJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The code behind a module as one digest, so that what a task began with is what runs to its end.
 * Of a single file it is the file's SHA-256; of several, that of the canonical JSON of an object
 * from each path, relative to the module's root, to its file's digest.
 *
 * <p>A Python module is its file, a package all {@code .py} files in it; a Java source is its file,
 * compiled classes are all classes of their folder, each with the jars beside it. What a Python
 * module imports from elsewhere is not seen.
 */
public final class ModuleCode {
  private ModuleCode() {}

  /**
   * The digest, {@code sha256:…}.
   *
   * @throws ToolsUnavailable when a file can't be read
   */
  public static String digest(ToolSource.Module module, Found.Hit hit) {
    try {
      return digest(hit);
    } catch (IOException unreadable) {
      throw new ToolsUnavailable(
          "module '%s': %s can't be read; check its permissions"
              .formatted(module.module(), unreadable.getMessage()),
          unreadable);
    }
  }

  /** The digest, {@code sha256:…}. */
  public static String digest(Found.Hit hit) throws IOException {
    List<Path> files = files(hit);
    if (files.size() == 1) {
      return CanonicalJson.sha256(Files.readAllBytes(files.getFirst()));
    }
    Map<String, Object> byPath = new TreeMap<>();
    for (Path file : files) {
      byPath.put(
          hit.root().relativize(file).toString().replace('\\', '/'),
          CanonicalJson.sha256(Files.readAllBytes(file)));
    }
    return CanonicalJson.digest(byPath);
  }

  private static List<Path> files(Found.Hit hit) throws IOException {
    Path file = hit.file();
    return switch (hit) {
      case Found.PythonFile _ when file.endsWith("__init__.py") ->
          under(file.resolveSibling(""), ".py", Integer.MAX_VALUE);
      case Found.PythonFile _ -> List.of(file);
      case Found.JavaFile _ when hit.root().equals(file) -> List.of(file);
      case Found.JavaFile _ -> {
        Stream<Path> code =
            file.toString().endsWith(".class")
                ? under(hit.root(), ".class", Integer.MAX_VALUE).stream()
                : Stream.of(file);
        yield Stream.concat(code, under(hit.root(), ".jar", 1).stream()).distinct().toList();
      }
    };
  }

  private static List<Path> under(Path folder, String ending, int depth) throws IOException {
    try (Stream<Path> all = Files.walk(folder, depth)) {
      return all.filter(it -> it.toString().endsWith(ending) && Files.isRegularFile(it)).toList();
    }
  }
}
