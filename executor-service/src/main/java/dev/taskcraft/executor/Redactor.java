package dev.taskcraft.executor;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes the values of secrets out of whatever a tool says, before it reaches the log or a model.
 * Values shorter than four characters are left alone, because they stand in ordinary text. Line
 * ends around a value don't count, and a number that is written like a value is one. Half a
 * surrogate pair becomes a question mark: it has no UTF-8 form, and so could not be logged.
 *
 * <p>A tool that spells a secret differently (base64, one letter a line) gets it through: granting
 * a secret to a tool that runs a model's code is trusting that code with it.
 */
public final class Redactor {
  /** Knows no secret. */
  static final Redactor NONE = new Redactor(Map.of());

  private static final int SHORTEST = 4;
  private static final String MASK = "***";

  private final List<Needle> values;

  /** Hides the values of these secrets; their names may be seen. */
  public Redactor(Map<String, String> secrets) {
    values =
        secrets.values().stream()
            .map(String::strip)
            .filter(value -> value.length() >= SHORTEST)
            .distinct()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .map(Needle::new)
            .toList();
  }

  /** The text with a mask in place of every secret. */
  public String text(String text) {
    String clean = text;
    for (Needle value : values) {
      clean = value.hide(clean, MASK);
    }
    return surrogates(clean)
        ? new String(clean.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)
        : clean;
  }

  private static boolean surrogates(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  private boolean hides(Number number) {
    String text = number.toString();
    String decimal =
        Double.isFinite(number.doubleValue())
            ? new BigDecimal(text).stripTrailingZeros().toPlainString() // 493817.0, 1.2345678E7
            : text;
    return values.stream()
        .map(Needle::value)
        .anyMatch(value -> value.equals(text) || value.equals(decimal));
  }

  /** The JSON value, its keys too, with a mask in place of every secret. */
  public @Nullable Object value(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case String text -> text(text);
      case Number number when !values.isEmpty() && hides(number) -> MASK;
      case List<?> list -> {
        List<@Nullable Object> copy = new ArrayList<>();
        list.forEach(item -> copy.add(value(item)));
        yield copy;
      }
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        map.forEach((key, item) -> copy.put(text(String.valueOf(key)), value(item)));
        yield copy;
      }
      default -> value;
    };
  }
}
