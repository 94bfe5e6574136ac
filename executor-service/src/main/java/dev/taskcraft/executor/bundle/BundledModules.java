package dev.taskcraft.executor.bundle;

import dev.taskcraft.coworker.Coworker;
import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.executor.Places;
import dev.taskcraft.executor.module.Found;
import dev.taskcraft.executor.module.ModuleCode;
import dev.taskcraft.executor.module.ModuleTools;
import dev.taskcraft.executor.tool.ToolFactory;
import dev.taskcraft.executor.tool.ToolsUnavailable;
import dev.taskcraft.task.TaskEvent.TaskRequested;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * The modules of a coworker as a bundle, each where it is found again when the bundle is the
 * coworker's folder. A Python module is its file or its package, a Java source comes with the
 * sources and jars of its folder, compiled classes with all of theirs. What a module imports from
 * elsewhere must be listed, too.
 */
public final class BundledModules {
  private BundledModules() {}

  /**
   * Packs the modules of a request that was made on this host.
   *
   * @throws ToolsUnavailable when one is not found, or lies where it can't travel from
   * @throws IllegalArgumentException when they are no bundle, see {@link Bundle#pack}
   */
  public static byte[] pack(TaskRequested request) {
    Places.Folders at = Places.asRequested(request);
    ToolFactory.Place place =
        new ToolFactory.Place(at.folder(), at.working(), at.roots(), Map.of());
    Coworker coworker = request.coworker();
    Map<String, byte[]> files = new TreeMap<>();
    for (ToolSource source : coworker.tools()) {
      if (source instanceof ToolSource.Module module) {
        add(module, place, files);
      }
    }
    return Bundle.pack(files);
  }

  private static void add(
      ToolSource.Module module, ToolFactory.Place place, Map<String, byte[]> files) {
    Found.Hit hit = ModuleTools.find(module, place);
    Path below = below(module, place.folder());
    try {
      for (Path file : ModuleCode.files(hit)) {
        Path root = hit.root().equals(file) ? file.resolveSibling("") : hit.root();
        Path name = below.resolve(root.relativize(file)).normalize();
        byte[] content = Files.readAllBytes(file);
        byte[] other = files.putIfAbsent(name.toString().replace('\\', '/'), content);
        if (other != null && !Arrays.equals(content, other)) {
          throw new ToolsUnavailable(
              "module '%s': another module brings a different %s; keep both beside the coworker file"
                  .formatted(module.module(), name));
        }
      }
    } catch (IOException unreadable) {
      throw new ToolsUnavailable(
          "module '%s': %s can't be read; check its permissions"
              .formatted(module.module(), unreadable.getMessage()),
          unreadable);
    }
  }

  /** Where the module's root lies in the bundle. */
  private static Path below(ToolSource.Module module, Path folder) {
    Path path = Path.of(module.path() == null ? "" : module.path()).normalize();
    if (path.isAbsolute() || path.startsWith("..")) {
      throw new ToolsUnavailable(
          "module '%s' lies at %s, outside of the coworker's folder, and can't travel; copy it there"
              .formatted(module.module(), module.path()));
    }
    return Files.isRegularFile(folder.resolve(path)) ? path.resolveSibling("") : path;
  }
}
