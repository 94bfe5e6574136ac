package dev.taskcraft.executor.mcp;

import dev.taskcraft.json.Texts;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The last lines of a stream of text. Safe for use by several threads. */
public final class LastWords {
  private static final int LAST_LINES = 20;
  private static final int LONGEST_LINE = 500;

  private final Deque<String> lines = new ArrayDeque<>();
  private final StringBuilder open = new StringBuilder();

  /** Takes text that may end within a line. */
  public synchronized void add(String text) {
    for (int from = 0; from < text.length(); ) {
      int end = text.indexOf('\n', from);
      int to = end < 0 ? text.length() : end;
      open.append(text, from, Math.min(to, from + Math.max(0, 2 * LONGEST_LINE - open.length())));
      if (end < 0) {
        return;
      }
      line(open.toString().stripTrailing());
      open.setLength(0);
      from = end + 1;
    }
  }

  /** Takes a whole line. */
  public synchronized void line(String line) {
    lines.addLast(line.length() > LONGEST_LINE ? Texts.cut(line, LONGEST_LINE) + "…" : line);
    if (lines.size() > LAST_LINES) {
      lines.removeFirst();
    }
  }

  /** The lines, oldest first. */
  public synchronized List<String> lines() {
    List<String> all = new ArrayList<>(lines);
    if (!open.isEmpty()) {
      all.add(Texts.cut(open.toString(), LONGEST_LINE));
    }
    return List.copyOf(all);
  }
}
