package dev.taskcraft.executor.builtin.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** Reads one answer in HTTP/1.1 (RFC 9112), with limits on every part of it. */
final class AnswerReader {
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9][0-9])( .*)?");
  private static final int MAX_LINE = 16 * 1024;
  private static final int MAX_HEADERS = 200;

  private final InputStream stream;
  private final int limit;

  /**
   * Reads from a buffered stream.
   *
   * @param limit how many bytes of the decoded body to keep
   */
  AnswerReader(InputStream stream, int limit) {
    this.stream = stream;
    this.limit = limit;
  }

  Answer read(String method) throws IOException {
    int status = status();
    Map<String, String> headers = headers();
    while (status < 200) {
      if (status == 101) {
        throw new ProtocolException("the server switched protocols");
      }
      status = status();
      headers = headers();
    }
    if (method.equals("HEAD") || status == 204 || status == 304) {
      return new Answer(status, headers, new byte[0], false, false);
    }
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    try {
      boolean cut = copy(decoded(framed(headers), headers), kept);
      return new Answer(status, headers, kept.toByteArray(), cut, false);
    } catch (IOException _) {
      return new Answer(status, headers, kept.toByteArray(), true, true);
    }
  }

  private boolean copy(InputStream body, ByteArrayOutputStream kept) throws IOException {
    byte[] buffer = new byte[8 * 1024];
    int length = body.read(buffer);
    while (length >= 0) {
      int room = limit - kept.size();
      kept.write(buffer, 0, Math.min(length, room));
      if (length > room) {
        return true;
      }
      length = body.read(buffer);
    }
    return false;
  }

  private int status() throws IOException {
    String line = line();
    Matcher status = STATUS.matcher(line);
    if (!status.matches()) {
      throw new ProtocolException("the server does not speak HTTP/1.1");
    }
    return Integer.parseInt(status.group(1));
  }

  private Map<String, String> headers() throws IOException {
    Map<String, String> headers = new LinkedHashMap<>();
    for (int count = 0; count < MAX_HEADERS; count++) {
      String line = line();
      if (line.isEmpty()) {
        return headers;
      }
      int colon = line.indexOf(':');
      if (colon > 0) {
        String name = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
        headers.merge(name, line.substring(colon + 1).strip(), (one, two) -> one + ", " + two);
      }
    }
    throw new ProtocolException("the server sent more than " + MAX_HEADERS + " headers");
  }

  private InputStream framed(Map<String, String> headers) throws IOException {
    String coding = headers.getOrDefault("transfer-encoding", "").toLowerCase(Locale.ROOT);
    if (coding.equals("chunked")) {
      return new Chunked();
    }
    if (!coding.isEmpty()) {
      throw new ProtocolException("transfer-encoding '" + coding + "' is unknown");
    }
    String length = headers.get("content-length");
    return length == null ? stream : new Fixed(number(length, 10));
  }

  private static InputStream decoded(InputStream body, Map<String, String> headers)
      throws IOException {
    String coding = headers.getOrDefault("content-encoding", "").toLowerCase(Locale.ROOT);
    return coding.equals("gzip") || coding.equals("x-gzip") ? new GZIPInputStream(body) : body;
  }

  private static long number(String text, int radix) throws IOException {
    try {
      long number = Long.parseLong(text, radix);
      if (number >= 0 && text.charAt(0) != '+') {
        return number;
      }
    } catch (NumberFormatException _) {
      // said below
    }
    throw new ProtocolException("the server sent the length '" + text + "'");
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int next = stream.read();
    while (next != '\n') {
      if (next < 0) {
        throw new EOFException("the server closed the connection");
      }
      if (line.size() >= MAX_LINE) {
        throw new ProtocolException("the server sent a line of more than 16 KiB");
      }
      line.write(next);
      next = stream.read();
    }
    String text = line.toString(StandardCharsets.ISO_8859_1);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  /** A body of known length. */
  private final class Fixed extends InputStream {
    private long left;

    Fixed(long length) {
      left = length;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int count = stream.read(buffer, offset, (int) Math.min(left, length));
      if (count < 0) {
        throw new EOFException("the body broke off");
      }
      left -= count;
      return count;
    }
  }

  /** A body in chunks, each with its length before it. */
  private final class Chunked extends InputStream {
    private long left;
    private boolean begun;
    private boolean ended;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (left == 0 && !ended) {
        next();
      }
      if (ended) {
        return -1;
      }
      int count = stream.read(buffer, offset, (int) Math.min(left, length));
      if (count < 0) {
        throw new EOFException("the body broke off");
      }
      left -= count;
      return count;
    }

    private void next() throws IOException {
      if (begun && !line().isEmpty()) {
        throw new ProtocolException("a chunk is longer than it says");
      }
      begun = true;
      String size = line();
      int extension = size.indexOf(';');
      left = number((extension < 0 ? size : size.substring(0, extension)).strip(), 16);
      ended = left == 0;
    }
  }
}
