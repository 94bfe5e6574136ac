package dev.taskcraft.executor.java;

import dev.taskcraft.executor.tool.ToolResult;
import dev.taskcraft.json.Texts;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** Tells of a throwable in the tool's own terms, without the frames that called it. */
final class Failures {
  private static final int FRAMES_SHOWN = 20;
  private static final int CAUSES_SHOWN = 5;
  private static final int MESSAGE_CHARS = 2_000;

  private Failures() {}

  static ToolResult.Failed failed(Throwable thrown) {
    return new ToolResult.Failed(oneLine(thrown), trace(thrown), true);
  }

  /** {@code Type: message}, cut to one line. */
  static String oneLine(Throwable thrown) {
    String name = thrown.getClass().getSimpleName();
    String type = name.isEmpty() ? thrown.getClass().getName() : name;
    String message = message(thrown);
    String line = (message.isBlank() ? type : type + ": " + message).replaceAll("\\s*\\R\\s*", " ");
    return line.length() <= MESSAGE_CHARS ? line : Texts.cut(line, MESSAGE_CHARS) + "…";
  }

  private static String trace(Throwable thrown) {
    StringBuilder out = new StringBuilder();
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Throwable at = thrown;
        at != null && seen.size() < CAUSES_SHOWN && seen.add(at);
        at = at.getCause()) {
      out.append(at == thrown ? "" : "Caused by: ").append(oneLine(at)).append('\n');
      StackTraceElement[] frames = at.getStackTrace();
      int users = users(frames);
      for (int i = 0; i < Math.min(users, FRAMES_SHOWN); i++) {
        out.append("  at ").append(frames[i]).append('\n');
      }
      if (users > FRAMES_SHOWN) {
        out.append("  … ").append(users - FRAMES_SHOWN).append(" more\n");
      }
    }
    return out.toString().stripTrailing();
  }

  /** How many frames come before ours and the reflection between. */
  private static int users(StackTraceElement[] frames) {
    int ours = 0;
    while (ours < frames.length
        && !frames[ours].getClassName().startsWith(Failures.class.getPackageName() + ".")) {
      ours++;
    }
    while (ours > 0 && ours < frames.length && isReflection(frames[ours - 1])) {
      ours--;
    }
    return ours;
  }

  private static boolean isReflection(StackTraceElement frame) {
    return frame.getClassName().startsWith("jdk.internal.reflect.")
        || frame.getClassName().startsWith("java.lang.reflect.")
        || frame.getClassName().startsWith("java.lang.invoke.");
  }

  private static String message(Throwable thrown) {
    try {
      String message = thrown.getMessage();
      return message == null ? "" : message;
    } catch (RuntimeException e) {
      return "(its message can't be had: " + e.getClass().getName() + ")";
    }
  }
}
