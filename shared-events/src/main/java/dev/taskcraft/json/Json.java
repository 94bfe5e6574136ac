package dev.taskcraft.json;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON values as plain JDK types: {@code null}, {@link Boolean}, {@link Long}, {@link Double},
 * {@link String}, {@link List} and {@link Map}, immutable all the way down.
 *
 * <p>Numbers follow I-JSON (RFC 7493): integers beyond 2^53-1 and non-finite numbers are refused,
 * because two of them could share one canonical form and so one digest. So is text with half a
 * surrogate pair, which has no UTF-8 form.
 */
public final class Json {
  private static final long MAX_SAFE_INTEGER = (1L << 53) - 1;
  private static final int MAX_DEPTH = 64;

  private Json() {}

  /**
   * Returns an immutable deep copy.
   *
   * @throws IllegalArgumentException for what is not I-JSON, or is nested deeper than 64
   */
  public static Map<String, @Nullable Object> copy(Map<String, ? extends @Nullable Object> object) {
    return object(object, 0);
  }

  /** Returns an immutable deep copy of any JSON value; see {@link #copy}. */
  public static @Nullable Object copyValue(@Nullable Object value) {
    return value(value, 0);
  }

  /** The value when it is a parsed JSON object, or an empty one for anything else. */
  @SuppressWarnings("unchecked") // JSON objects have no other keys
  public static Map<String, @Nullable Object> object(@Nullable Object value) {
    return value instanceof Map<?, ?> ? (Map<String, @Nullable Object>) value : Map.of();
  }

  private static Map<String, @Nullable Object> object(Map<?, ?> object, int depth) {
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException("JSON nested deeper than " + MAX_DEPTH);
    }
    Map<String, @Nullable Object> copy = LinkedHashMap.newLinkedHashMap(object.size());
    object.forEach(
        (key, item) -> {
          if (!(key instanceof String name)) {
            throw new IllegalArgumentException("JSON object key " + key + " is not a string");
          }
          copy.put(text(name), value(item, depth + 1));
        });
    return Collections.unmodifiableMap(copy);
  }

  private static List<@Nullable Object> array(List<?> array, int depth) {
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException("JSON nested deeper than " + MAX_DEPTH);
    }
    List<@Nullable Object> copy = new ArrayList<>(array.size());
    array.forEach(item -> copy.add(value(item, depth + 1)));
    return Collections.unmodifiableList(copy);
  }

  private static @Nullable Object value(@Nullable Object value, int depth) {
    return switch (value) {
      case null -> null;
      case String text -> text(text);
      case Boolean bool -> bool;
      case Long number -> integer(number);
      case Integer number -> (long) number;
      case Short number -> (long) number;
      case Byte number -> (long) number;
      case Double number -> decimal(number);
      case Float number -> decimal(number.doubleValue());
      case java.math.BigInteger number -> integer(exact(number));
      case java.math.BigDecimal number -> decimal(number.doubleValue());
      case Map<?, ?> object -> object(object, depth);
      case List<?> array -> array(array, depth);
      default ->
          throw new IllegalArgumentException(
              value.getClass().getName()
                  + " is not a JSON value; use JDK strings, numbers, lists, maps");
    };
  }

  private static String text(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (text.codePointAt(i) <= Character.MAX_VALUE) {
          throw new IllegalArgumentException(
              "text has half a surrogate pair at index " + i + "; send well-formed Unicode");
        }
        i++;
      }
    }
    return text;
  }

  private static long exact(java.math.BigInteger number) {
    if (number.bitLength() > 63) {
      throw new IllegalArgumentException(
          "integer " + number + " is beyond 2^53-1; send it as a string");
    }
    return number.longValue();
  }

  private static Long integer(long number) {
    if (number > MAX_SAFE_INTEGER || number < -MAX_SAFE_INTEGER) {
      throw new IllegalArgumentException(
          "integer " + number + " is beyond 2^53-1; send it as a string");
    }
    return number;
  }

  private static Double decimal(double number) {
    if (!Double.isFinite(number)) {
      throw new IllegalArgumentException("number " + number + " has no JSON form");
    }
    return number;
  }
}
