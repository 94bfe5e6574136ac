package dev.taskcraft.executor.module;

import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.coworker.ToolSource.Language;
import dev.taskcraft.executor.module.Found.Hit;
import dev.taskcraft.executor.module.Found.JavaFile;
import dev.taskcraft.executor.module.Found.PythonFile;
import dev.taskcraft.executor.tool.ToolFactory.Place;
import dev.taskcraft.executor.tool.ToolsUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Looks a module up: under {@code path:} if that is given, else in the coworker file's folder, its
 * parent and the working folder. All places are looked at, so that a second hit is noticed.
 */
public final class ModuleFinder {
  private static final Pattern NAME =
      Pattern.compile(
          "\\p{javaJavaIdentifierStart}\\p{javaJavaIdentifierPart}*"
              + "(\\.\\p{javaJavaIdentifierStart}\\p{javaJavaIdentifierPart}*)*");

  private final ToolSource.Module module;
  private final Map<Path, Hit> hits = new LinkedHashMap<>();
  private final Set<Path> lookedFor = new LinkedHashSet<>();

  private ModuleFinder(ToolSource.Module module) {
    this.module = module;
  }

  /**
   * Finds the file of a module, in its language or, without one, in either.
   *
   * @throws ToolsUnavailable when the name can't be a module's, or a place can't be read
   */
  public static Found find(ToolSource.Module module, Place place) {
    if (!isName(module.module())) {
      throw new ToolsUnavailable(
          "module '%s' is neither a Python module nor a Java class; write it like incident_tools or com.acme.IncidentTools"
              .formatted(module.module()));
    }
    ModuleFinder finder = new ModuleFinder(module);
    try {
      if (module.path() != null) {
        finder.under(place.folder().resolve(module.path()));
      } else {
        for (Path root : usualRoots(place)) {
          finder.in(root, finder.sources());
        }
      }
    } catch (IOException e) {
      throw new ToolsUnavailable(
          "module '%s': %s can't be read; check its permissions"
              .formatted(module.module(), e.getMessage()),
          e);
    }
    return finder.result();
  }

  /** Whether it can be a module's name. */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  private Found result() {
    return switch (hits.size()) {
      case 0 -> new Found.Nowhere(List.copyOf(lookedFor));
      case 1 -> hits.values().iterator().next();
      default -> new Found.Ambiguous(List.copyOf(hits.values()));
    };
  }

  private static List<Path> usualRoots(Place place) {
    Path folder = place.folder().toAbsolutePath().normalize();
    List<Path> roots = new ArrayList<>(List.of(folder));
    if (folder.getParent() != null) {
      roots.add(folder.getParent());
    }
    roots.add(place.workingFolder().toAbsolutePath().normalize());
    return roots;
  }

  /** What {@code path:} names: a file, or a folder in which compiled classes count as well. */
  private void under(Path path) throws IOException {
    Path absolute = path.toAbsolutePath().normalize();
    if (!Files.isDirectory(absolute)) {
      file(absolute);
      return;
    }
    List<String> names = new ArrayList<>(sources());
    if (wants(Language.JAVA)) {
      names.add(classEntry());
    }
    in(absolute, names);
    if (wants(Language.JAVA)) {
      try (Stream<Path> entries = Files.list(absolute)) {
        for (Path jar : entries.filter(e -> e.toString().endsWith(".jar")).sorted().toList()) {
          jar(jar, absolute.toRealPath());
        }
      }
    }
  }

  private void file(Path file) throws IOException {
    lookedFor.add(file);
    String name = file.toString();
    if (!Files.isRegularFile(file)) {
      return;
    }
    Path real = file.toRealPath();
    if (name.endsWith(".py") && wants(Language.PYTHON)) {
      hits.put(real, new PythonFile(real, parent(real)));
    } else if (name.endsWith(".java") && wants(Language.JAVA)) {
      hits.put(real, new JavaFile(real, parent(real)));
    } else if (name.endsWith(".jar") && wants(Language.JAVA)) {
      jar(file, real);
    }
  }

  private void in(Path root, Iterable<String> names) throws IOException {
    for (String name : names) {
      Path file = root.resolve(name);
      lookedFor.add(file);
      if (Files.isRegularFile(file)) {
        Path real = file.toRealPath();
        Path realRoot = root.toRealPath();
        hits.putIfAbsent(
            real,
            name.endsWith(".py") ? new PythonFile(real, realRoot) : new JavaFile(real, realRoot));
      }
    }
  }

  private void jar(Path jar, Path root) throws IOException {
    lookedFor.add(jar.resolve(classEntry()));
    try (JarFile file = new JarFile(jar.toFile())) {
      if (file.getEntry(classEntry()) != null) {
        Path real = jar.toRealPath();
        hits.putIfAbsent(real, new JavaFile(real, root));
      }
    }
  }

  private Set<String> sources() {
    String path = module.module().replace('.', '/');
    Set<String> names = new LinkedHashSet<>();
    if (wants(Language.PYTHON)) {
      names.add(path + ".py");
      names.add(path + "/__init__.py");
    }
    if (wants(Language.JAVA)) {
      names.add(path + ".java");
      names.add(path.substring(path.lastIndexOf('/') + 1) + ".java");
    }
    return names;
  }

  private String classEntry() {
    return module.module().replace('.', '/') + ".class";
  }

  private boolean wants(Language language) {
    return module.language() == null || module.language() == language;
  }

  private static Path parent(Path file) {
    Path parent = file.getParent();
    return parent != null ? parent : file;
  }
}
