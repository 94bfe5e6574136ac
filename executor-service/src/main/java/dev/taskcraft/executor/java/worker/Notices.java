package dev.taskcraft.executor.java.worker;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sends what is printed here as log messages. */
final class Notices {
  private static final List<String> LEVELS =
      List.of("debug", "info", "notice", "warning", "error", "critical", "alert", "emergency");
  private static final String LEVEL = "info";
  private static final int LONGEST_LINE = 64 * 1024;

  private final Wire wire;
  private final Redaction redaction;
  private final String module;
  private final List<Map<String, Object>> held = new ArrayList<>();
  private boolean open;
  private int threshold;

  Notices(Wire wire, Redaction redaction, String module) {
    this.wire = wire;
    this.redaction = redaction;
    this.module = module;
  }

  /**
   * Says a line.
   *
   * @param logger the tool, or the module
   * @param request the call that printed it; null when that is not known
   */
  synchronized void say(String logger, @Nullable Object request, String line) {
    if (LEVELS.indexOf(LEVEL) < threshold) {
      return;
    }
    Map<String, Object> params = new LinkedHashMap<>();
    params.put("level", LEVEL);
    params.put("logger", logger);
    params.put("data", redaction.text(line));
    if (request != null) {
      params.put("_meta", Map.of("dev.taskcraft/request", request));
    }
    if (open) {
      wire.tell("notifications/message", params);
    } else {
      held.add(params);
    }
  }

  /** Ends the silence that the protocol asks for before {@code initialize} is answered. */
  synchronized void release() {
    open = true;
    held.forEach(params -> wire.tell("notifications/message", params));
    held.clear();
  }

  /** Sends nothing below this level; false when there is no such level. */
  synchronized boolean threshold(@Nullable Object level) {
    int index = LEVELS.indexOf(level);
    if (index >= 0) {
      threshold = index;
    }
    return index >= 0;
  }

  /** A stream for what no call prints: static initializers, threads that a call left behind. */
  PrintStream stray() {
    return new PrintStream(new Stray(), true, StandardCharsets.UTF_8);
  }

  private final class Stray extends OutputStream {
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    @Override
    public synchronized void write(int one) {
      if (one != '\n') {
        line.write(one);
      }
      if (one == '\n' || line.size() >= LONGEST_LINE) {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        say(module, null, text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
      }
    }
  }
}
