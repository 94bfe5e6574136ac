package dev.taskcraft.log.kafka;

import java.time.Instant;
import java.time.LocalDate;

/**
 * Times as CloudEvents has them (RFC 3339), read without {@link Instant#parse}, which costs more
 * than all else that a header needs. What does not look like {@link Instant#toString} is left to
 * it.
 */
final class WireTime {
  private static final int SECONDS_END = "2026-01-01T00:00:00".length();
  private static final int NANO_DIGITS = 9;

  private WireTime() {}

  /**
   * The instant.
   *
   * @throws java.time.DateTimeException when it is none
   */
  static Instant parse(String text) {
    int end = text.length() - 1;
    if (end < SECONDS_END
        || end > SECONDS_END + 1 + NANO_DIGITS
        || text.charAt(end) != 'Z'
        || text.charAt(4) != '-'
        || text.charAt(7) != '-'
        || text.charAt(10) != 'T'
        || text.charAt(13) != ':'
        || text.charAt(16) != ':') {
      return Instant.parse(text);
    }
    int hour = digits(text, 11, 13);
    int minute = digits(text, 14, 16);
    int second = digits(text, 17, SECONDS_END);
    int year = digits(text, 0, 4);
    int month = digits(text, 5, 7);
    int day = digits(text, 8, 10);
    int nano = end == SECONDS_END ? 0 : nano(text, end);
    if ((hour | minute | second | year | month | day | nano) < 0
        || hour > 23
        || minute > 59
        || second > 59) {
      return Instant.parse(text);
    }
    long days = LocalDate.of(year, month, day).toEpochDay();
    return Instant.ofEpochSecond(days * 86_400 + hour * 3_600L + minute * 60L + second, nano);
  }

  private static int nano(String text, int end) {
    if (text.charAt(SECONDS_END) != '.' || end == SECONDS_END + 1) {
      return -1;
    }
    int nano = digits(text, SECONDS_END + 1, end);
    for (int digit = end - SECONDS_END - 1; nano > 0 && digit < NANO_DIGITS; digit++) {
      nano *= 10;
    }
    return nano;
  }

  /** The number; negative when it is none. */
  private static int digits(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = number * 10 + digit;
    }
    return number;
  }
}
