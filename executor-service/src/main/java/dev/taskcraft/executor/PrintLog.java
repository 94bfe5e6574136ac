package dev.taskcraft.executor;

import dev.taskcraft.task.Content;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a tool prints during one attempt, up to a limit. Safe for use by several threads. */
final class PrintLog implements Consumer<String> {
  private static final int LIMIT = 16 * 1024;

  private final StringBuilder text = new StringBuilder();
  private long left;

  @Override
  public synchronized void accept(String line) {
    if (text.length() + line.length() + 1 > LIMIT) {
      left += line.length() + 1L;
    } else {
      text.append(line).append('\n');
    }
  }

  /** Everything printed, without secrets; null when that is nothing. */
  synchronized @Nullable Content content(Redactor redactor) {
    if (text.isEmpty() && left == 0) {
      return null;
    }
    String end = left == 0 ? "" : "… " + left + " more characters were printed\n";
    return Content.of(redactor.text(text + end));
  }
}
