package dev.taskcraft.executor.module;

import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.digest.Sha256;
import dev.taskcraft.executor.tool.ToolsUnavailable;
import dev.taskcraft.serde.CanonicalJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The code behind a module as one digest, so that what a task began with is what runs to its end.
 * Of a single file it is the file's SHA-256; of several, that of the canonical JSON of an object
 * from each path, relative to the module's root, to its file's digest.
 *
 * <p>A Python module is its file and the binaries of its name, which Python would prefer; a package
 * is all files in it; compiled classes are all classes of their folder and the jars in it. A Java
 * source is what it is compiled to, helpers beside it included. What a Python module imports from
 * elsewhere is not seen.
 */
public final class ModuleCode {
  private static final Pattern BINARY = Pattern.compile("\\.(so|pyd|dll|dylib)$");

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
      return sha256(files.getFirst());
    }
    Map<String, Object> byPath = new TreeMap<>();
    for (Path file : files) {
      byPath.put(hit.root().relativize(file).toString().replace('\\', '/'), sha256(file));
    }
    return CanonicalJson.digest(byPath);
  }

  /**
   * The digest of a source: of what it was compiled to, and of the libraries beside it.
   *
   * @param compiled classes by name, of whatever sources they came
   */
  public static String digest(Map<String, byte[]> compiled, List<Path> libraries)
      throws IOException {
    Map<String, Object> byName = new TreeMap<>();
    compiled.forEach((name, bytes) -> byName.put(name, CanonicalJson.sha256(bytes)));
    for (Path library : libraries) {
      byName.put(String.valueOf(library.getFileName()), sha256(library));
    }
    return CanonicalJson.digest(byName);
  }

  /** The files that the module is, or for a source, may be compiled from. */
  public static List<Path> files(Found.Hit hit) throws IOException {
    Path file = hit.file();
    return switch (hit) {
      case Found.PythonFile _ when file.endsWith("__init__.py") ->
          under(file.resolveSibling(""), Integer.MAX_VALUE, it -> !it.contains("__pycache__"));
      case Found.PythonFile _ -> {
        String name = String.valueOf(file.getFileName());
        String stem = name.substring(0, name.length() - "py".length());
        yield under(
            file.resolveSibling(""),
            1,
            it ->
                it.equals(file.toString())
                    || (String.valueOf(Path.of(it).getFileName()).startsWith(stem)
                        && BINARY.matcher(it).find()));
      }
      case Found.JavaFile _ when hit.root().equals(file) -> List.of(file);
      case Found.JavaFile _ when file.toString().endsWith(".java") -> {
        List<Path> code = new ArrayList<>(under(hit.root(), 1, it -> it.endsWith(".jar")));
        code.addAll(under(file.resolveSibling(""), 1, it -> it.endsWith(".java")));
        yield code;
      }
      case Found.JavaFile _ -> {
        List<Path> code = new ArrayList<>(under(hit.root(), 1, it -> it.endsWith(".jar")));
        code.addAll(under(hit.root(), Integer.MAX_VALUE, it -> it.endsWith(".class")));
        yield code;
      }
    };
  }

  /** A jar may be larger than what this process may hold. */
  private static String sha256(Path file) throws IOException {
    MessageDigest digest = Sha256.begin();
    try (InputStream content = Files.newInputStream(file)) {
      content.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
    }
    return "sha256:" + HexFormat.of().formatHex(digest.digest());
  }

  private static List<Path> under(Path folder, int depth, Predicate<String> wanted)
      throws IOException {
    try (Stream<Path> all = Files.walk(folder, depth, FileVisitOption.FOLLOW_LINKS)) {
      return all.filter(it -> Files.isRegularFile(it) && wanted.test(it.toString())).toList();
    }
  }
}
