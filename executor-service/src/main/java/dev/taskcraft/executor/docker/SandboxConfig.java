package dev.taskcraft.executor.docker;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the operator says of sandboxes, by variables.
 *
 * @param pythonImage for Python modules and for processes
 * @param javaImage for Java classes
 * @param runtime {@code runc} or {@code runsc}
 * @param files how they get there
 */
public record SandboxConfig(
    String pythonImage, String javaImage, String runtime, Delivery files, SandboxLimits limits) {
  static final String PREFIX = "TASKCRAFT_SANDBOX_";
  private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,5})([mMgG])");
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,5}");
  private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3})?");

  /**
   * Reads the variables; what they don't say is the default.
   *
   * @throws IllegalArgumentException naming the variable, and what it takes
   */
  public static SandboxConfig of(Map<String, String> environment) {
    Reader read = new Reader(environment);
    SandboxLimits usual = SandboxLimits.DEFAULT;
    return new SandboxConfig(
        read.text("PYTHON_IMAGE", "taskcraft/worker-python", ".+", "the name of an image"),
        read.text("JAVA_IMAGE", "taskcraft/worker-java", ".+", "the name of an image"),
        read.text("RUNTIME", Containment.RUNC, "runc|runsc", "runc or runsc"),
        Delivery.valueOf(
            read.text("FILES", "auto", "auto|mount|copy", "auto, mount or copy")
                .toUpperCase(Locale.ROOT)),
        new SandboxLimits(
            read.size("MEMORY", usual.memory()),
            read.decimal("CPUS", usual.cpus()),
            read.number("PIDS", usual.pids()),
            read.size("TMP", usual.temporary()),
            read.size("WORKSPACE", usual.workspace()),
            Duration.ofHours(read.number("HOURS", (int) usual.life().toHours()))));
  }

  private record Reader(Map<String, String> environment) {
    String text(String name, String otherwise, String pattern, String takes) {
      String value = environment.getOrDefault(PREFIX + name, "").strip();
      if (value.isEmpty()) {
        return otherwise;
      }
      if (!value.matches(pattern)) {
        throw wrong(name, value, takes);
      }
      return value;
    }

    long size(String name, long otherwise) {
      String value = text(name, "", ".+", "");
      if (value.isEmpty()) {
        return otherwise;
      }
      Matcher size = SIZE.matcher(value);
      if (!size.matches()) {
        throw wrong(name, value, "a size such as 512m or 2g");
      }
      long unit = "g".equalsIgnoreCase(size.group(2)) ? 1L << 30 : SandboxLimits.MIB;
      return Long.parseLong(size.group(1)) * unit;
    }

    int number(String name, int otherwise) {
      String value = text(name, "", ".+", "");
      if (value.isEmpty()) {
        return otherwise;
      }
      if (!NUMBER.matcher(value).matches()) {
        throw wrong(name, value, "a whole number above 0");
      }
      return Integer.parseInt(value);
    }

    double decimal(String name, double otherwise) {
      String value = text(name, "", ".+", "");
      if (value.isEmpty()) {
        return otherwise;
      }
      if (!DECIMAL.matcher(value).matches()) {
        throw wrong(name, value, "a number such as 0.5 or 2");
      }
      return Double.parseDouble(value);
    }

    private static IllegalArgumentException wrong(String name, String value, String takes) {
      return new IllegalArgumentException(
          "%s%s is '%s'; it takes %s".formatted(PREFIX, name, value, takes));
    }
  }
}
