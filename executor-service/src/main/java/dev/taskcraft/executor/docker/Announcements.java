package dev.taskcraft.executor.docker;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * The lines by which a relay announces connections. A tool in the same sandbox may write there too:
 * whatever is no such line is passed over, but not without end, as reading it takes our time.
 */
final class Announcements {
  /** Longer than any announcement: of what is as long or longer, no more is kept. */
  private static final int LONGEST = 16;

  /** So much in a row may be no announcement. */
  private static final int MOST_OF_OTHERS = 1 << 16;

  private final InputStream lines;

  Announcements(InputStream lines) {
    this.lines = new BufferedInputStream(lines);
  }

  /**
   * The id of the process that holds the next connection; null when there will be none.
   *
   * @throws IOException also when too much came that announces nothing
   */
  @Nullable String next() throws IOException {
    StringBuilder line = new StringBuilder();
    int passed = 0;
    for (int one = lines.read(); one >= 0; one = lines.read()) {
      if (++passed > MOST_OF_OTHERS) {
        throw new IOException("too much was written that announces no connection");
      }
      if (one == '\n') {
        String process = process(line);
        if (process != null) {
          return process;
        }
        line.setLength(0);
      } else if (line.length() < LONGEST) {
        line.append((char) one);
      }
    }
    return null;
  }

  private static @Nullable String process(StringBuilder line) {
    String text = line.toString();
    if (!text.startsWith(RelayCommand.ANNOUNCED)) {
      return null;
    }
    String process = text.substring(RelayCommand.ANNOUNCED.length());
    return RelayCommand.PROCESS.matcher(process).matches() ? process : null;
  }
}
