package dev.taskcraft.executor.catalogue;

import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.coworker.ToolSource.Language;
import dev.taskcraft.coworker.ToolSource.Settings;
import dev.taskcraft.executor.java.JavaCode;
import dev.taskcraft.executor.java.SourceFile;
import dev.taskcraft.executor.module.Found;
import dev.taskcraft.executor.module.ModuleCode;
import dev.taskcraft.executor.module.ModuleFinder;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * Files as a coworker names them: by the name that their own imports expect, below the folder that
 * this name is relative to. For Python that is the nearest folder that is no package, for Java the
 * one that the declared package lies in.
 */
final class NamedModules {
  private final Path folder;
  private final Set<Path> files;

  NamedModules(Path folder, Set<Path> files) {
    this.folder = folder;
    this.files = files;
  }

  /** How an entry names it. */
  private record Name(@Nullable String module, @Nullable String path, String kind) {
    ListedModule listed(Digested code) {
      return new ListedModule(module, path, kind, code.digest(), code.size(), null);
    }
  }

  private record Digested(String digest, long size) {}

  private interface Code {
    Digested digested() throws IOException;
  }

  /**
   * The module that a file is; null for none.
   *
   * @param codeByRoot gets the folder whose compiled classes it belongs to, with the file
   */
  @Nullable ListedModule module(Path file, Map<Path, Path> codeByRoot) {
    return switch (kind(file)) {
      case ListedModule.PYTHON -> python(file);
      case ListedModule.JAVA_SOURCE -> source(file);
      case ListedModule.JAR -> {
        codeByRoot.putIfAbsent(file.resolveSibling(""), file);
        yield jar(file);
      }
      case ListedModule.JAVA_CLASSES -> {
        Path root = classRoot(file);
        if (root == null) {
          yield unusable(file, "is no class file, or lies in another folder than its package");
        }
        codeByRoot.putIfAbsent(root, file);
        yield null;
      }
      case null, default -> null;
    };
  }

  /** What a path would have been. */
  ListedModule unusable(Path at, String trouble) {
    return ListedModule.unusable(null, relative(at), kind(at), trouble);
  }

  /** The jars and classes of a folder, as {@code path:} names it. */
  ListedModule classes(Path root, Path file) {
    return listed(
        new Name(null, relative(root), ListedModule.JAVA_CLASSES),
        () -> digested(new Found.JavaFile(file.toRealPath(), root.toRealPath())));
  }

  private ListedModule python(Path file) {
    boolean isPackage = file.endsWith("__init__.py");
    Path root = file.resolveSibling("");
    while (!root.equals(folder) && files.contains(root.resolve("__init__.py"))) {
      root = root.resolveSibling("");
    }
    String path = root.relativize(isPackage ? file.resolveSibling("") : file).toString();
    String module = path.replaceFirst("\\.py$", "").replace('/', '.');
    if (!ModuleFinder.isName(module)) {
      return unusable(file, "its name is no module's; rename it");
    }
    Path from = root;
    return listed(
        new Name(module, below(root), ListedModule.PYTHON),
        () -> digested(new Found.PythonFile(file.toRealPath(), from.toRealPath())));
  }

  private ListedModule source(Path file) {
    SourceFile source;
    try {
      source = SourceFile.of(file);
    } catch (IOException failure) {
      return unusable(file, "can't be read: " + failure.getMessage());
    }
    Path root = source.root().startsWith(folder) ? source.root() : file.resolveSibling("");
    Name name = new Name(source.className(), below(root), ListedModule.JAVA_SOURCE);
    ToolSource.Module module =
        new ToolSource.Module(
            source.className(), null, name.path(), Language.JAVA, Settings.NONE, Map.of());
    return listed(
        name,
        () -> {
          JavaCode code =
              JavaCode.of(module, new Found.JavaFile(file.toRealPath(), root.toRealPath()));
          return new Digested(code.digest(), size(code.reads()));
        });
  }

  private ListedModule jar(Path file) {
    return listed(
        new Name(null, relative(file), ListedModule.JAR),
        () -> {
          new JarFile(file.toFile()).close(); // whether it is one
          Path real = file.toRealPath();
          return digested(new Found.JavaFile(real, real));
        });
  }

  private @Nullable Path classRoot(Path file) {
    try {
      String name = ClassFile.of().parse(file).thisClass().asInternalName() + ".class";
      Path root = file;
      for (int i = 0; i < Path.of(name).getNameCount(); i++) {
        root = root.resolveSibling("");
      }
      return file.equals(root.resolve(name)) && root.startsWith(folder) ? root : null;
    } catch (IOException | IllegalArgumentException _) {
      return null;
    }
  }

  private static ListedModule listed(Name name, Code code) {
    try {
      return name.listed(code.digested());
    } catch (IOException | RuntimeException failure) { // the compiler's own failures, too
      return ListedModule.unusable(
          name.module(), name.path(), name.kind(), String.valueOf(failure.getMessage()));
    }
  }

  private static Digested digested(Found.Hit hit) throws IOException {
    return new Digested(ModuleCode.digest(hit), size(ModuleCode.files(hit)));
  }

  private static long size(Iterable<Path> files) throws IOException {
    long size = 0;
    for (Path file : files) {
      size += Files.isRegularFile(file) ? Files.size(file) : 0;
    }
    return size;
  }

  private @Nullable String below(Path root) {
    return root.equals(folder) ? null : relative(root);
  }

  private String relative(Path at) {
    String path = folder.relativize(at).toString();
    return path.isEmpty() ? "." : path;
  }

  private static @Nullable String kind(Path file) {
    String name = String.valueOf(file.getFileName());
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "py" -> ListedModule.PYTHON;
      case "java" -> ListedModule.JAVA_SOURCE;
      case "jar" -> ListedModule.JAR;
      case "class" -> ListedModule.JAVA_CLASSES;
      default -> null;
    };
  }
}
