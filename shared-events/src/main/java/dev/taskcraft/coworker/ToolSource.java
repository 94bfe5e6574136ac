package dev.taskcraft.coworker;

import dev.taskcraft.tool.Effect;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One entry under {@code tools:}. Listing tools grants them. */
public sealed interface ToolSource {
  /** What the entry says of all its tools. */
  Settings settings();

  /** What the entry says of single tools, by name; it outranks {@link #settings}. */
  Map<String, Settings> overrides();

  /** A tool that TaskCraft brings. */
  record BuiltIn(String name, Settings settings) implements ToolSource {
    @Override
    public Map<String, Settings> overrides() {
      return Map.of();
    }
  }

  /**
   * The functions of a Python module, or the methods of a Java class.
   *
   * @param module a Python module, or a Java class by its full name
   * @param name the only tool wanted of it; null for all
   * @param path a folder, jar, {@code .py} or {@code .java} file to find it in, relative to the
   *     coworker file; null for the usual places
   */
  record Module(
      String module,
      @Nullable String name,
      @Nullable String path,
      @Nullable Language language,
      Settings settings,
      Map<String, Settings> overrides)
      implements ToolSource {
    public Module {
      overrides = Collections.unmodifiableMap(new LinkedHashMap<>(overrides));
    }
  }

  /**
   * An MCP server: started by its command (stdio), or reached by its URL (streamable HTTP).
   *
   * @param name prefix of its tools, as in {@code files.read}
   * @param command program and arguments; empty when {@code url} is set
   * @param env variables for the command; a value may name a secret as {@code ${secret:NAME}}
   * @param headers for the URL, likewise
   * @param include globs over the server's own tool names; empty for all
   */
  record Mcp(
      String name,
      List<String> command,
      @Nullable String url,
      Map<String, String> env,
      Map<String, String> headers,
      List<String> include,
      Settings settings,
      Map<String, Settings> overrides)
      implements ToolSource {
    public Mcp {
      command = List.copyOf(command);
      env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
      headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
      include = List.copyOf(include);
      overrides = Collections.unmodifiableMap(new LinkedHashMap<>(overrides));
      if (command.isEmpty() == (url == null)) {
        throw new IllegalArgumentException(
            "mcp server '" + name + "' needs a command or a url, and not both");
      }
    }
  }

  /** What a tool in a container may write to beside its temporary folder. */
  enum Writes {
    /** Where mail goes that no server takes. */
    OUTBOX,
    /** The workspace, and the outbox. */
    WORKSPACE
  }

  /** The languages that a module can be in. */
  enum Language {
    PYTHON,
    JAVA
  }

  /**
   * What the operator says of a tool; null leaves it to the tool itself.
   *
   * @param writes what it may write to from within a container; null for nothing
   */
  record Settings(
      @Nullable Effect effect,
      @Nullable Duration timeout,
      @Nullable Integer retries,
      @Nullable String executor,
      @Nullable Writes writes) {
    public static final Settings NONE = new Settings(null, null, null, null);

    /** Settings of a tool that writes to nothing in a container. */
    public Settings(
        @Nullable Effect effect,
        @Nullable Duration timeout,
        @Nullable Integer retries,
        @Nullable String executor) {
      this(effect, timeout, retries, executor, null);
    }

    /** These settings, and where they say nothing, those of {@code other}. */
    public Settings or(Settings other) {
      return new Settings(
          effect != null ? effect : other.effect,
          timeout != null ? timeout : other.timeout,
          retries != null ? retries : other.retries,
          executor != null ? executor : other.executor,
          writes != null ? writes : other.writes);
    }
  }
}
