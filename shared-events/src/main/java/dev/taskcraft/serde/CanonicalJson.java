package dev.taskcraft.serde;

import dev.taskcraft.digest.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.erdtman.jcs.NumberToJSON;
import org.jspecify.annotations.Nullable;

/**
 * The one text of a JSON value (RFC 8785), and digests over it. Values are as in {@link
 * dev.taskcraft.json.Json}.
 *
 * <p>Written straight from the values, because a call is digested several times on its way and the
 * library would parse a text first; a test holds both against each other.
 */
public final class CanonicalJson {
  private static final HexFormat HEX = HexFormat.of();

  private CanonicalJson() {}

  /**
   * The canonical text.
   *
   * @throws IllegalArgumentException for half a surrogate pair, which has no UTF-8 form, and for
   *     what is not a JSON value
   */
  public static String of(@Nullable Object value) {
    StringBuilder out = new StringBuilder(256);
    write(value, out);
    return out.toString();
  }

  /** SHA-256 over the canonical text, as {@code sha256:<64 hex>}. */
  public static String digest(@Nullable Object value) {
    return sha256(of(value));
  }

  /** SHA-256 over these bytes, as {@code sha256:<64 hex>}. */
  public static String sha256(byte[] bytes) {
    return "sha256:" + Sha256.hex(bytes);
  }

  /** SHA-256 over the UTF-8 form of this text, as {@code sha256:<64 hex>}. */
  public static String sha256(String text) {
    return sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void write(@Nullable Object value, StringBuilder out) {
    switch (value) {
      case null -> out.append("null");
      case String text -> text(text, out);
      case Boolean bool -> out.append(bool);
      case Long number -> out.append(number);
      case Integer number -> out.append(number);
      case Double number -> out.append(number(number));
      case Map<?, ?> object -> object(object, out);
      case List<?> array -> array(array, out);
      default ->
          throw new IllegalArgumentException(
              value.getClass().getName() + " is not a JSON value; copy it with Json first");
    }
  }

  private static void object(Map<?, ?> object, StringBuilder out) {
    // String's own order is that of UTF-16 code units, which is RFC 8785's.
    String[] names = object.keySet().toArray(String[]::new);
    Arrays.sort(names);
    char separator = '{';
    for (String name : names) {
      out.append(separator);
      text(name, out);
      out.append(':');
      write(object.get(name), out);
      separator = ',';
    }
    out.append(names.length == 0 ? "{}" : "}");
  }

  private static void array(List<?> array, StringBuilder out) {
    out.append('[');
    for (int i = 0; i < array.size(); i++) {
      if (i > 0) {
        out.append(',');
      }
      write(array.get(i), out);
    }
    out.append(']');
  }

  private static String number(double number) {
    try {
      return NumberToJSON.serializeNumber(number);
    } catch (IOException bad) {
      throw new UncheckedIOException("number " + number + " has no JSON form", bad);
    }
  }

  private static void text(String text, StringBuilder out) {
    out.append('"');
    int plain = 0; // where the part begins that stands as it is
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      if (Character.isSurrogate(unit)) {
        if (text.codePointAt(i) <= Character.MAX_VALUE) {
          throw new IllegalArgumentException(
              "text has half a surrogate pair at index " + i + "; send well-formed Unicode");
        }
        i++;
      } else if (unit < ' ' || unit == '"' || unit == '\\') {
        out.append(text, plain, i);
        escape(unit, out);
        plain = i + 1;
      }
    }
    out.append(text, plain, text.length()).append('"');
  }

  private static void escape(char unit, StringBuilder out) {
    switch (unit) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\b' -> out.append("\\b");
      case '\f' -> out.append("\\f");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> out.append("\\u00").append(HEX.toHexDigits((byte) unit));
    }
  }
}
