package dev.taskcraft.executor;

import dev.taskcraft.executor.tool.ToolsUnavailable;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns the names under {@code secrets:} into values, here in the executor and nowhere else. The
 * environment comes first, then a {@code .env} file beside the coworker file, then one in the
 * working folder.
 */
public final class Secrets {
  private final Map<String, String> environment;

  public Secrets(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /**
   * The values of these names; a name that nothing defines is left out, and the tool that needs it
   * says so. No message holds a value.
   *
   * @throws ToolsUnavailable when a file is there and can't be read
   */
  public Map<String, String> resolve(List<String> names, List<Path> folders) {
    if (names.isEmpty()) {
      return Map.of();
    }
    Map<String, String> known = new LinkedHashMap<>();
    folders.reversed().forEach(folder -> known.putAll(read(folder.resolve(".env"))));
    known.putAll(environment);
    Map<String, String> values = new LinkedHashMap<>();
    for (String name : names) {
      String value = known.get(name);
      if (value != null) {
        values.put(name, value);
      }
    }
    return values;
  }

  private static Map<String, String> read(Path file) {
    Map<String, String> values = new LinkedHashMap<>();
    if (!Files.isRegularFile(file)) {
      return values;
    }
    try {
      for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        String text = line.strip();
        text = text.startsWith("export ") ? text.substring("export ".length()).strip() : text;
        int equals = text.indexOf('=');
        if (!text.startsWith("#") && equals > 0) {
          values.put(
              text.substring(0, equals).strip(), unquoted(text.substring(equals + 1).strip()));
        }
      }
    } catch (IOException failure) {
      throw new ToolsUnavailable(
          "can't read the secrets in %s: %s".formatted(file, reason(failure)), failure);
    }
    return values;
  }

  private static String reason(IOException failure) {
    return switch (failure) {
      case CharacterCodingException _ -> "it is not UTF-8 text; save it as such";
      case AccessDeniedException _ -> "access is denied; make it readable for this user";
      default -> failure + "; make it readable, or remove it";
    };
  }

  private static String unquoted(String text) {
    boolean quoted =
        text.length() >= 2
            && (text.charAt(0) == '"' || text.charAt(0) == '\'')
            && text.charAt(0) == text.charAt(text.length() - 1);
    return quoted ? text.substring(1, text.length() - 1) : text;
  }
}
