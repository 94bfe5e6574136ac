package dev.taskcraft.executor.egress;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The answer to what is refused. The sentence stands in the status line too, because many clients
 * show nothing else of an answer to CONNECT.
 */
final class Refusal {
  private static final int MAX_TEXT = 400;

  private Refusal() {}

  static byte[] of(Rejected rejected) {
    String sentence = clean(rejected);
    String text =
        "HTTP/1.1 %d %s\r\nContent-Type: text/plain; charset=us-ascii\r\nContent-Length: %d\r\n"
                .formatted(rejected.status(), sentence, sentence.length() + 1)
            + "Connection: close\r\n\r\n"
            + sentence
            + "\n";
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Its message in one line of ASCII: a server's or the system's words may be in it. */
  static String clean(IOException problem) {
    String line = String.valueOf(problem.getMessage()).replaceAll("[^ -~]", "?");
    return line.length() > MAX_TEXT ? line.substring(0, MAX_TEXT) : line;
  }
}
