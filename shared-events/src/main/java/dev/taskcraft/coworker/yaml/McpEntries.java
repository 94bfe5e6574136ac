package dev.taskcraft.coworker.yaml;

import dev.taskcraft.coworker.NearestWord;
import dev.taskcraft.coworker.ToolSource;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the {@code mcp:} of tool entries. */
final class McpEntries {
  private static final Pattern SECRET = Pattern.compile("\\$\\{secret:([^}]*+)\\}");

  private final Draft draft;
  private final List<String> secrets;
  private final Map<String, Position> names = new HashMap<>();

  McpEntries(Draft draft, List<String> secrets) {
    this.draft = draft;
    this.secrets = secrets;
  }

  ToolSource.@Nullable Mcp read(
      Fields fields, ToolSource.Settings settings, Map<String, ToolSource.Settings> overrides) {
    String name = fields.required("name");
    Position first = names.putIfAbsent(name, fields.at("name"));
    if (first != null) {
      problem(
          fields.at("name"),
          "mcp server '%s' stands on line %d already; take another name"
              .formatted(name, first.line()));
    }
    String url = fields.text("url");
    if (fields.has("command") == (url != null)) {
      problem(
          fields.mapping().at(),
          "mcp server '%s' must have a command or a url, and not both".formatted(name));
      return null;
    }
    for (String key : url == null ? List.of("headers") : List.of("args", "env")) {
      if (fields.has(key)) {
        problem(
            fields.at(key),
            "'%s' goes with a %s; drop it".formatted(key, url == null ? "url" : "command"));
      }
    }
    checkUrl(url, fields.at("url"));
    return new ToolSource.Mcp(
        name,
        command(fields),
        url,
        texts(fields.entries("env")),
        texts(fields.entries("headers")),
        fields.texts("tools"),
        settings,
        overrides);
  }

  private List<String> command(Fields fields) {
    List<String> command = new ArrayList<>(fields.texts("command"));
    if (fields.node("command") instanceof Node.Scalar program) {
      if (program.text().chars().anyMatch(Character::isWhitespace)) {
        problem(
            program.at(),
            "'command' holds spaces; write it as a list, [program, argument, …], so that nobody has"
                + " to guess where it splits");
      }
      command.addAll(fields.texts("args"));
    } else if (fields.has("args")) {
      problem(fields.at("args"), "'command' is a list already; add the arguments to it");
    } else if (!command.isEmpty() && command.getFirst().isBlank()) {
      problem(fields.at("command"), "'command' starts with an empty text; name a program");
    }
    return command;
  }

  private void checkUrl(@Nullable String url, Position at) {
    if (url == null) {
      return;
    }
    try {
      String authority = new URI(url).getRawAuthority();
      if (authority == null || authority.isEmpty()) {
        problem(at, "'url' has no host; write it as http://host:port/path");
      } else if (authority.contains("@")) {
        problem(at, "'url' holds a name or password; send it with headers: and ${secret:NAME}");
      }
    } catch (URISyntaxException e) {
      problem(at, "'url' is not an address: " + e.getReason());
    }
  }

  private Map<String, String> texts(List<Node.Entry> entries) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (Node.Entry entry : entries) {
      String text = Fields.textOf(entry.value());
      Matcher matcher = SECRET.matcher(text);
      while (matcher.find()) {
        String secret = matcher.group(1);
        if (!secrets.contains(secret)) {
          problem(
              entry.value().at(),
              "secret %s is not listed under secrets:%s"
                  .formatted(Quoted.of(secret), NearestWord.hint(secret, secrets)));
        }
      }
      texts.put(entry.key().text(), text);
    }
    return texts;
  }

  private void problem(Position at, String message) {
    draft.problems().add(at, message);
  }
}
