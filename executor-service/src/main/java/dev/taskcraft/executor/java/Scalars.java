package dev.taskcraft.executor.java;

import java.io.File;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Currency;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TimeZone;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The schemas of types that are one JSON value: texts, numbers, times and the like. */
final class Scalars {
  private static final Map<Class<?>, Map<String, @Nullable Object>> SCHEMAS = schemas();

  private Scalars() {}

  /** The schema of a type, or null when it is not among them. */
  static @Nullable Map<String, @Nullable Object> schema(Class<?> type) {
    return SCHEMAS.get(type);
  }

  private static Map<Class<?>, Map<String, @Nullable Object>> schemas() {
    Map<Class<?>, Map<String, @Nullable Object>> all = new HashMap<>();
    put(all, Map.of(), Object.class);
    put(all, Map.of("type", "boolean"), boolean.class, Boolean.class);
    put(all, Map.of("type", "integer"), byte.class, Byte.class, short.class, Short.class);
    put(all, Map.of("type", "integer"), int.class, Integer.class, long.class, Long.class);
    put(all, Map.of("type", "integer"), BigInteger.class, Year.class);
    put(all, Map.of("type", "number"), float.class, Float.class, double.class, Double.class);
    put(all, Map.of("type", "number"), BigDecimal.class, Number.class);
    put(all, Map.of("type", List.of("integer", "null")), OptionalInt.class, OptionalLong.class);
    put(all, Map.of("type", List.of("number", "null")), OptionalDouble.class);
    put(all, Map.of("type", "string"), String.class, CharSequence.class, char[].class);
    put(all, Map.of("type", "string"), Path.class, File.class, Locale.class);
    put(
        all,
        Map.of("type", "string", "minLength", 1L, "maxLength", 1L),
        char.class,
        Character.class);
    put(all, Map.of("type", "string", "contentEncoding", "base64"), byte[].class);
    put(all, format("uuid"), UUID.class);
    put(all, format("uri"), URI.class, URL.class);
    put(
        all,
        format("date-time"),
        Instant.class,
        OffsetDateTime.class,
        ZonedDateTime.class,
        Date.class);
    put(all, format("date"), LocalDate.class);
    put(all, format("time"), OffsetTime.class);
    put(all, format("duration"), Duration.class, Period.class);
    put(all, like("2026-01-31T08:30:00"), LocalDateTime.class);
    put(all, like("08:30:00"), LocalTime.class);
    put(all, like("2026-01"), YearMonth.class);
    put(all, like("--01-31"), MonthDay.class);
    put(all, like("Europe/Paris"), ZoneId.class, TimeZone.class);
    put(all, like("+01:00"), ZoneOffset.class);
    put(all, like("EUR"), Currency.class);
    return Map.copyOf(all);
  }

  private static void put(
      Map<Class<?>, Map<String, @Nullable Object>> all,
      Map<String, @Nullable Object> schema,
      Class<?>... types) {
    for (Class<?> type : types) {
      all.put(type, schema);
    }
  }

  private static Map<String, @Nullable Object> format(String format) {
    return Map.of("type", "string", "format", format);
  }

  /** For texts that JSON Schema has no format for. */
  private static Map<String, @Nullable Object> like(String example) {
    return Map.of("type", "string", "examples", List.of(example));
  }
}
