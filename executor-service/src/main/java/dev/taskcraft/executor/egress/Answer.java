package dev.taskcraft.executor.egress;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The head of a server's answer (RFC 9112, 4).
 *
 * @param reason the words after the status, perhaps none
 */
record Answer(int status, String reason, Headers headers, Body body) {
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9][0-9])( .*)?");

  /**
   * Passes on the head, and interim answers before it, but no body.
   *
   * @throws Rejected when it is none, and nothing but interim ones was passed on yet
   */
  static Answer passHead(InputStream in, OutputStream out, int headBytes) throws IOException {
    Answer answer;
    try {
      answer = read(new Lines(in, headBytes));
      while (answer.interim()) {
        out.write(answer.head());
        answer = read(new Lines(in, headBytes));
      }
    } catch (ProtocolException | EOFException bad) {
      throw new Rejected(502, "the server's answer can't be passed on: " + Refusal.clean(bad));
    }
    out.write(answer.head());
    return answer;
  }

  /**
   * Reads one.
   *
   * @throws ProtocolException when it is no answer, or the server changes the protocol
   */
  static Answer read(Lines lines) throws IOException {
    Matcher line = STATUS.matcher(lines.next());
    if (!line.matches()) {
      throw new ProtocolException("the server does not speak HTTP/1.1");
    }
    int status = Integer.parseInt(line.group(1));
    String reason = line.group(2) == null ? "" : line.group(2).strip();
    if (status == 101) {
      throw new ProtocolException("the server switched protocols unasked");
    }
    Headers headers = Headers.read(lines);
    boolean bare = status < 200 || status == 204;
    return new Answer(status, reason, headers, bare ? new Body.None() : Body.ofAnswer(headers));
  }

  /** Whether another one follows. */
  boolean interim() {
    return status < 200;
  }

  /** The body as it comes after a request of this method. */
  Body bodyAfter(String method) {
    return method.equals("HEAD") || neverHasBody() ? new Body.None() : body;
  }

  /** RFC 9110, 6.4.1. */
  private boolean neverHasBody() {
    return interim() || status == 204 || status == 304;
  }

  /** What the client gets before the body. */
  byte[] head() {
    String text =
        "HTTP/1.1 %d %s\r\n".formatted(status, reason)
            + headers.endToEnd().text()
            + (neverHasBody() && body instanceof Body.UntilClose ? "" : body.header().text())
            + "Via: 1.1 taskcraft\r\n"
            + (interim() ? "\r\n" : "Connection: close\r\n\r\n");
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
