package dev.taskcraft.cli;

import dev.taskcraft.coworker.NearestWord;
import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.coworker.yaml.Problem;
import dev.taskcraft.coworker.yaml.Reading;
import dev.taskcraft.executor.tool.ToolsUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tools that can't be had, as a problem at the place in the coworker file that lists them. */
final class ToolTrouble {
  private static final Pattern SOURCE = Pattern.compile("(.+)\\.(py|java)");

  private ToolTrouble() {}

  /** The problem at the entry that the message names, with the nearest module that is there. */
  static Problem of(Path file, Reading.Parsed parsed, ToolsUnavailable failure) {
    String message = String.valueOf(failure.getMessage());
    ToolSource source = named(parsed, message);
    if (source == null) {
      return parsed.positions().problem("tools", message);
    }
    String hint =
        source instanceof ToolSource.Module module && message.contains("was not found")
            ? NearestWord.hint(module.module(), modules(file, module))
            : "";
    return parsed.positions().problem(parsed.positions().entryOf(name(source)), message + hint);
  }

  /** The source whose name stands first in the message, in the quotes that all messages use. */
  private static @Nullable ToolSource named(Reading.Parsed parsed, String message) {
    ToolSource first = null;
    int least = Integer.MAX_VALUE;
    for (ToolSource source : parsed.coworker().tools()) {
      int at = message.indexOf("'" + name(source) + "'");
      if (at >= 0 && at < least) {
        least = at;
        first = source;
      }
    }
    return first;
  }

  static String name(ToolSource source) {
    return switch (source) {
      case ToolSource.BuiltIn builtIn -> builtIn.name();
      case ToolSource.Module module -> module.module();
      case ToolSource.Mcp server -> server.name();
    };
  }

  /** The modules that lie in the package of the one looked for, at all places of it. */
  private static Set<String> modules(Path file, ToolSource.Module module) {
    Path folder = file.toAbsolutePath().normalize().resolveSibling("");
    Set<Path> roots = new LinkedHashSet<>();
    if (module.path() != null) {
      roots.add(folder.resolve(module.path()));
    } else {
      roots.add(folder);
      if (folder.getParent() != null) {
        roots.add(folder.getParent());
      }
      roots.add(Path.of("").toAbsolutePath());
    }
    String within = module.module().substring(0, module.module().lastIndexOf('.') + 1);
    Set<String> names = new LinkedHashSet<>();
    for (Path root : roots) {
      try (Stream<Path> entries = Files.list(root.resolve(within.replace('.', '/')))) {
        for (Path entry : entries.sorted().toList()) {
          Matcher matcher = SOURCE.matcher(entry.getFileName().toString());
          if (matcher.matches()) {
            names.add(within + matcher.group(1));
          }
        }
      } catch (IOException _) {
        // what is not there has no modules
      }
    }
    return names;
  }
}
