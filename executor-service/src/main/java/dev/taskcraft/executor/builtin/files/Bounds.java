package dev.taskcraft.executor.builtin.files;

import dev.taskcraft.executor.builtin.call.Args;
import dev.taskcraft.executor.builtin.call.Refused;
import dev.taskcraft.executor.builtin.files.Tree.Entry;
import java.math.BigDecimal;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What a file must be like to be found.
 *
 * @param smallest bytes, this included
 * @param largest bytes, this included
 */
record Bounds(PathMatcher name, long smallest, long largest, Instant after, Instant before) {
  static final String SIZE = "^\\s*\\d+(\\.\\d+)?\\s*([kKmMgGtT]([iI]?[bB])?|[bB])?\\s*$";
  private static final Pattern SIZE_PARTS =
      Pattern.compile("([0-9.]+)\\s*([kmgt]?)(i?)b?", Pattern.CASE_INSENSITIVE);
  private static final Pattern AGE = Pattern.compile("(\\d{1,6})\\s*([smhdw])");
  private static final String UNITS = "kmgt";

  static Bounds of(Args args, Instant now) throws Refused {
    return new Bounds(
        glob(args.text("name", "*")),
        args.has("min_size") ? size(args, "min_size") : 0,
        args.has("max_size") ? size(args, "max_size") : Long.MAX_VALUE,
        args.has("newer_than") ? time(args, "newer_than", now) : Instant.MIN,
        args.has("older_than") ? time(args, "older_than", now) : Instant.MAX);
  }

  boolean match(Entry entry) {
    long size = entry.attributes().size();
    Instant changed = entry.attributes().lastModifiedTime().toInstant();
    return name.matches(Path.of(entry.name()))
        && size >= smallest
        && size <= largest
        && changed.isAfter(after)
        && changed.isBefore(before);
  }

  private static PathMatcher glob(String pattern) throws Refused {
    if (pattern.contains("/")) {
      throw new Refused(
          "name '" + pattern + "' has a / in it; it is matched with the file's name only");
    }
    try {
      return FileSystems.getDefault().getPathMatcher("glob:" + pattern);
    } catch (PatternSyntaxException wrong) {
      throw new Refused("name '" + pattern + "' is not a pattern: " + wrong.getDescription());
    }
  }

  private static long size(Args args, String name) throws Refused {
    if (!(args.values().get(name) instanceof String)) {
      return args.integer(name, 0);
    }
    String text = args.text(name).strip();
    Matcher parts = SIZE_PARTS.matcher(text);
    if (!text.matches(SIZE) || !parts.matches()) {
      throw new Refused(name + " '" + text + "' is not a size; write bytes, 100MB or 1.5GiB");
    }
    int power = UNITS.indexOf(parts.group(2).toLowerCase(Locale.ROOT)) + 1;
    BigDecimal unit = BigDecimal.valueOf(parts.group(3).isEmpty() ? 1000 : 1024);
    BigDecimal bytes =
        new BigDecimal(parts.group(1)).multiply(unit.pow(parts.group(2).isEmpty() ? 0 : power));
    return bytes.min(BigDecimal.valueOf(Long.MAX_VALUE)).longValue();
  }

  private static Instant time(Args args, String name, Instant now) throws Refused {
    String text = args.text(name).strip();
    Matcher age = AGE.matcher(text);
    if (age.matches()) {
      long count = Long.parseLong(age.group(1));
      return now.minus(
          switch (age.group(2)) {
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            case "d" -> Duration.ofDays(count);
            default -> Duration.ofDays(7 * count);
          });
    }
    try {
      return text.length() == 10
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException _) {
      throw new Refused(name + " '" + text + "' is neither an age (30d) nor a date (2026-01-31)");
    }
  }
}
