package dev.taskcraft.executor.egress;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;

/**
 * Reads lines that end with CR LF. A lone CR or LF, which RFC 9112, 2.2 lets a reader take for the
 * end of a line, is refused: readers that differ in it see different requests in the same bytes.
 */
final class Lines {
  private final InputStream stream;
  private final int limit;
  private int count;

  /**
   * Reads from a buffered stream, and no byte beyond the lines asked for.
   *
   * @param limit bytes of all lines together
   */
  Lines(InputStream stream, int limit) {
    this.stream = stream;
    this.limit = limit;
  }

  /** The next one, without its end; bytes beyond ASCII as the letters of ISO 8859-1. */
  String next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int next = read();
    while (next != '\r') {
      if ((next < ' ' && next != '\t') || next == 0x7f) {
        throw new ProtocolException(
            "the head has a control character or a lone line feed in it; end lines with CR LF");
      }
      line.write(next);
      next = read();
    }
    if (read() != '\n') {
      throw new ProtocolException("the head has a lone carriage return; end lines with CR LF");
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  private int read() throws IOException {
    int next = stream.read();
    if (next < 0) {
      throw new EOFException("the connection ended within the head");
    }
    if (++count > limit) {
      throw new Rejected(
          431, "the head has more than %d bytes; send less in headers and URL".formatted(limit));
    }
    return next;
  }
}
