package dev.taskcraft.cli;

import dev.taskcraft.coworker.yaml.Reading;
import dev.taskcraft.executor.tool.ToolsUnavailable;
import dev.taskcraft.serde.CanonicalJson;
import dev.taskcraft.tool.ToolSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code taskcraft tools}: what a coworker can call. */
@Command(name = "tools", description = "Show what a coworker can call, with schemas and effects.")
final class ToolsCommand extends Verb {
  @Parameters(paramLabel = "FILE", description = "The coworker file.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  Path file;

  @Override
  public Integer call() {
    Reading.Parsed parsed = Request.parsed(file);
    try (var toolboxes = Tools.boxes(globals().environment())) {
      var request = Request.toInspect(file, parsed.coworker(), globals());
      List<Map<String, Object>> tools = new ArrayList<>();
      for (ToolSpec tool : toolboxes.get(request, Request.INSPECTION).toolset().tools()) {
        print(tool);
        tools.add(fields(tool));
      }
      console().object(new Listed(1, tools));
      return ExitCode.DONE;
    } catch (ToolsUnavailable failure) {
      Request.requireSandbox(failure);
      throw Request.refused(ToolTrouble.of(file, parsed, failure));
    }
  }

  private record Listed(int schema, List<Map<String, Object>> tools) {}

  private void print(ToolSpec tool) {
    Console console = console();
    console.say("%s  (%s, %s)".formatted(Escaped.line(tool.name()), effect(tool), tool.origin()));
    if (tool.code() != null) {
      console.say("  code " + tool.code());
    }
    tool.description().strip().lines().forEach(line -> console.say("  " + Escaped.line(line)));
    console.say("  " + Escaped.line(CanonicalJson.of(tool.schema())));
  }

  private static Map<String, Object> fields(ToolSpec tool) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", tool.name());
    fields.put("description", tool.description());
    fields.put("effect", effect(tool));
    fields.put("schema", tool.schema());
    fields.put("schema_digest", tool.schemaDigest());
    fields.put("timeout", tool.timeout().toString());
    fields.put("retries", tool.retries());
    fields.put("origin", tool.origin());
    if (tool.code() != null) {
      fields.put("code", tool.code());
    }
    return fields;
  }

  private static String effect(ToolSpec tool) {
    return tool.effect().name().toLowerCase(Locale.ROOT);
  }
}
