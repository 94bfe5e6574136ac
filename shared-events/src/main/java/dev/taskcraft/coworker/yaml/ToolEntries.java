package dev.taskcraft.coworker.yaml;

import dev.taskcraft.coworker.BuiltInNames;
import dev.taskcraft.coworker.NearestWord;
import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.coworker.ToolSource.Settings;
import dev.taskcraft.tool.Effect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code tools:}. */
final class ToolEntries {
  private final Draft draft;
  private final McpEntries servers;
  private final Map<String, Position> builtIns = new HashMap<>();
  private final List<ToolSource> sources = new ArrayList<>();

  ToolEntries(Draft draft, List<String> secrets) {
    this.draft = draft;
    this.servers = new McpEntries(draft, secrets);
  }

  List<ToolSource> read(List<Node> nodes) {
    for (Node node : nodes) {
      if (node instanceof Node.Scalar(var name, _, _, var at)) {
        builtIn(name, at, Settings.NONE);
        continue;
      }
      Fields fields = Fields.of(node);
      Node server = fields.node("mcp");
      if (fields.has("module")) {
        module(fields);
      } else if (server != null) {
        ToolSource.Mcp mcp = servers.read(Fields.of(server), settings(fields), overrides(fields));
        if (mcp != null) {
          uses(fields, mcp.name() + ".");
          sources.add(mcp);
        }
      } else {
        builtIn(fields.required("name"), fields.at("name"), settings(fields));
      }
    }
    return sources;
  }

  private void builtIn(String name, Position at, Settings settings) {
    Position first = builtIns.putIfAbsent(name, at);
    if (first != null) {
      draft
          .problems()
          .add(
              at, "tool '%s' is listed on line %d already; drop one".formatted(name, first.line()));
    }
    sources.add(new ToolSource.BuiltIn(name, settings));
  }

  private void module(Fields fields) {
    String module = fields.required("module");
    List<String> ofOldModule = BuiltInNames.ofModule(module);
    if (ofOldModule != null) {
      oldModule(fields, module, ofOldModule);
      return;
    }
    if (module.matches(".*\\.(py|java|jar|class)")) {
      draft
          .problems()
          .add(
              fields.at("module"),
              "module '%s' is a file's name; write it without the ending, and say where it is with"
                      .formatted(Quoted.bare(module))
                  + " path:");
    }
    String language = fields.text("language");
    uses(fields, "");
    sources.add(
        new ToolSource.Module(
            module,
            fields.text("name"),
            fields.text("path"),
            language == null
                ? null
                : ToolSource.Language.valueOf(language.toUpperCase(Locale.ROOT)),
            settings(fields),
            overrides(fields)));
  }

  /** A module of TaskCraft 0.1, whose functions are built in now. */
  private void oldModule(Fields fields, String module, List<String> all) {
    for (String key : List.of("path", "language")) {
      if (fields.has(key)) {
        draft
            .problems()
            .add(fields.at(key), "module '%s' is built in; drop %s:".formatted(module, key));
      }
    }
    Map<String, Settings> overrides = overrides(fields);
    String name = fields.text("name");
    List<String> wanted = name == null ? all : List.of(name);
    for (String tool : wanted) {
      if (BuiltInNames.ALL.contains(tool)) {
        Settings own = overrides.getOrDefault(tool, Settings.NONE);
        builtIn(tool, fields.at(name == null ? "module" : "name"), own.or(settings(fields)));
      } else {
        draft.problems().add(fields.at("name"), missing(module, tool));
      }
    }
    for (Node.Entry entry : fields.entries("tools")) {
      if (!wanted.contains(entry.key().text())) {
        draft.problems().add(entry.key().at(), notBrought(module, entry.key().text(), wanted));
      }
    }
  }

  private static String notBrought(String module, String tool, List<String> wanted) {
    return BuiltInNames.ALL.contains(tool)
        ? "this entry brings %s, and not '%s'; give it an entry of its own"
            .formatted(String.join(", ", wanted), tool)
        : missing(module, tool);
  }

  private static String missing(String module, String tool) {
    String hint = NearestWord.hint(tool, BuiltInNames.ALL);
    if (BuiltInNames.gone(tool)) {
      hint = "; it was a mock of TaskCraft 0.1 and is gone, bring your own with '- module: …'";
    }
    return "module '%s' has no tool '%s'%s"
        .formatted(
            module,
            tool,
            hint.isEmpty() ? "; it has " + String.join(", ", BuiltInNames.ALL) : hint);
  }

  private void uses(Fields fields, String prefix) {
    for (Node.Entry entry : fields.entries("tools")) {
      Node.Scalar name = entry.key();
      draft.toolUses().add(new Positions.ToolUse("tools", name.text(), prefix, name.at()));
    }
  }

  private static Map<String, Settings> overrides(Fields fields) {
    Map<String, Settings> overrides = new LinkedHashMap<>();
    fields
        .entries("tools")
        .forEach(entry -> overrides.put(entry.key().text(), settings(Fields.of(entry.value()))));
    return overrides;
  }

  private static Settings settings(Fields fields) {
    String effect = fields.text("effect");
    return new Settings(
        effect == null ? null : Effect.valueOf(effect.toUpperCase(Locale.ROOT)),
        fields.span(Shape.Span.DAY, "timeout"),
        fields.whole("retries"),
        executor(fields.text("executor")),
        writes(fields.text("writes")));
  }

  private static ToolSource.@Nullable Writes writes(@Nullable String written) {
    return written == null ? null : ToolSource.Writes.valueOf(written.toUpperCase(Locale.ROOT));
  }

  /** {@code local} is what TaskCraft 0.1 called the host. */
  static @Nullable String executor(@Nullable String written) {
    return "local".equals(written) ? "host" : written;
  }
}
