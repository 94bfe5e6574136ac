package dev.taskcraft.executor.module;

import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.coworker.ToolSource.Language;
import dev.taskcraft.executor.tool.ToolFactory;
import dev.taskcraft.executor.tool.ToolsUnavailable;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Opens every {@code module:} entry: finds its file, sees the language from it, and leaves the rest
 * to that language's factory. A name that fits both a Python module and a Java class is an error.
 */
public final class ModuleTools implements ToolFactory {
  private final ToolFactory python;
  private final ToolFactory java;

  /** Each factory is asked only for modules that exist in its language. */
  public ModuleTools(ToolFactory python, ToolFactory java) {
    this.python = python;
    this.java = java;
  }

  @Override
  public boolean opens(ToolSource source) {
    return source instanceof ToolSource.Module;
  }

  @Override
  public Opened open(ToolSource source, Place place) {
    if (!(source instanceof ToolSource.Module module)) {
      throw new IllegalArgumentException(source + " is not a module");
    }
    return switch (find(module, place)) {
      case Found.PythonFile _ -> python.open(in(Language.PYTHON, module), place);
      case Found.JavaFile _ -> java.open(in(Language.JAVA, module), place);
    };
  }

  /**
   * The one file behind a module.
   *
   * @throws ToolsUnavailable when there is none, or more than one
   */
  public static Found.Hit find(ToolSource.Module module, ToolFactory.Place place) {
    return switch (ModuleFinder.find(module, place)) {
      case Found.Hit hit -> hit;
      case Found.Nowhere(var lookedFor) ->
          throw new ToolsUnavailable(
              "module '%s' was not found; looked for %s; create it, or say path: where it is"
                  .formatted(module.module(), list(lookedFor)));
      case Found.Ambiguous(var hits) ->
          throw new ToolsUnavailable(
              "module '%s' fits %s; say which with %s"
                  .formatted(
                      module.module(),
                      list(hits.stream().map(Found.Hit::file).toList()),
                      hits.stream().map(Object::getClass).distinct().count() > 1
                          ? "language: python or java, or with path:"
                          : "path:"));
    };
  }

  private static String list(List<?> things) {
    return things.stream().map(Object::toString).collect(Collectors.joining(", "));
  }

  private static ToolSource.Module in(Language language, ToolSource.Module module) {
    return new ToolSource.Module(
        module.module(),
        module.name(),
        module.path(),
        language,
        module.settings(),
        module.overrides());
  }
}
