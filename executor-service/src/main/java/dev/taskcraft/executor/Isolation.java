package dev.taskcraft.executor;

import dev.taskcraft.coworker.BuiltInNames;
import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.executor.tool.Tool;
import dev.taskcraft.task.TaskEvent.TaskRequested;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * Where each tool of a coworker runs: as its own settings say, else those of its entry, else the
 * request. What is ours and runs no other code, and servers that run elsewhere, stay in this
 * process wherever the rest is.
 */
final class Isolation {
  static final String DOCKER = "docker";

  private Isolation() {}

  /** The executors that the tools of an entry need. */
  static SequencedSet<String> of(ToolSource source, String requested) {
    SequencedSet<String> all = new LinkedHashSet<>();
    all.add(own(source.settings().executor(), requested));
    source
        .overrides()
        .values()
        .forEach(one -> all.add(own(one.or(source.settings()).executor(), requested)));
    return all;
  }

  /** Whether this executor is the one for that tool of the entry. */
  static boolean runs(ToolSource source, Tool tool, String requested, String executor) {
    String name = tool.spec().name();
    String plain =
        source instanceof ToolSource.Mcp server ? name.substring(server.name().length() + 1) : name;
    ToolSource.Settings settings =
        source.overrides().getOrDefault(plain, ToolSource.Settings.NONE).or(source.settings());
    return own(settings.executor(), requested).equals(executor);
  }

  /** Whether that entry, on this executor, runs code that belongs in a sandbox. */
  static boolean needsSandbox(ToolSource source, String executor) {
    return executor.equals(DOCKER)
        && switch (source) {
          case ToolSource.Module _ -> true;
          case ToolSource.Mcp server -> server.url() == null;
          case ToolSource.BuiltIn tool -> BuiltInNames.PROCESSES.contains(tool.name());
        };
  }

  /** Whether any tool of the request belongs in a sandbox. */
  static boolean anySandbox(TaskRequested request) {
    for (ToolSource source : request.coworker().tools()) {
      if (needsSandbox(source, DOCKER) && of(source, request.executor()).contains(DOCKER)) {
        return true;
      }
    }
    return false;
  }

  /** Whether all tools of the request that run code which isn't ours do so in a sandbox. */
  static boolean contains(TaskRequested request) {
    return request.coworker().tools().stream()
        .filter(source -> needsSandbox(source, DOCKER))
        .allMatch(source -> of(source, request.executor()).stream().allMatch(DOCKER::equals));
  }

  private static String own(@Nullable String said, String requested) {
    return said != null ? said : requested;
  }
}
