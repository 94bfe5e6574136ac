package dev.taskcraft.bench;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One line of the table.
 *
 * @param limit what the machine allows, measured in the same run; null where there is none
 * @param ratio ours to the limit: of times, at most the target's; of rates, at least; null for none
 * @param target what performance asks of it; empty for a limit of the machine
 */
record Row(
    String what, String ours, @Nullable String limit, @Nullable Double ratio, String target) {
  static Row limit(String what, String measured) {
    return new Row(what, measured, null, null, "");
  }

  static Row of(String what, String ours, String target) {
    return new Row(what, ours, null, null, target);
  }

  /** A figure beside its limit, both in the same unit. */
  static Row of(String what, double ours, double limit, String unit, String target) {
    return new Row(what, number(ours) + unit, number(limit) + unit, ours / limit, target);
  }

  static String number(double value) {
    String format = value >= 100 ? "%,.0f" : value >= 1 ? "%.2f" : "%.3f";
    return String.format(Locale.ROOT, format, value);
  }

  String line() {
    return "| %s | %s | %s | %s | %s |"
        .formatted(
            what,
            ours,
            limit == null ? "" : limit,
            ratio == null ? "" : String.format(Locale.ROOT, "%.2f", ratio),
            target);
  }
}
