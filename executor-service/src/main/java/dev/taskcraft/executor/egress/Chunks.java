package dev.taskcraft.executor.egress;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A body in chunks, each with its length before it (RFC 9112, 7.1). */
final class Chunks {
  private static final Pattern SIZE = Pattern.compile("([0-9A-Fa-f]{1,15})[ \t]*(;.*)?");
  private static final int MAX_LINE = 4 * 1024;
  private static final int MAX_TRAILERS = 32 * 1024;

  private Chunks() {}

  /** Cuts a stream in chunks; only its own end makes the last one. */
  static void cut(InputStream in, OutputStream out) throws IOException {
    byte[] buffer = new byte[Body.BUFFER];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      write(buffer, count, out);
    }
    out.write(ascii("0\r\n\r\n"));
  }

  static void copy(InputStream in, OutputStream out) throws IOException {
    byte[] buffer = new byte[Body.BUFFER];
    long left = size(in);
    while (left > 0) {
      while (left > 0) {
        int count = in.read(buffer, 0, (int) Math.min(left, buffer.length));
        if (count < 0) {
          throw new EOFException("the body broke off");
        }
        write(buffer, count, out);
        left -= count;
      }
      if (!new Lines(in, MAX_LINE).next().isEmpty()) {
        throw new ProtocolException("a chunk is longer than it says");
      }
      left = size(in);
    }
    Headers.read(new Lines(in, MAX_TRAILERS));
    out.write(ascii("0\r\n\r\n"));
  }

  private static void write(byte[] bytes, int count, OutputStream out) throws IOException {
    ByteArrayOutputStream chunk = new ByteArrayOutputStream(count + 16);
    chunk.writeBytes(ascii(Integer.toHexString(count) + "\r\n"));
    chunk.write(bytes, 0, count);
    chunk.writeBytes(ascii("\r\n"));
    out.write(chunk.toByteArray());
  }

  private static long size(InputStream in) throws IOException {
    Matcher size = SIZE.matcher(new Lines(in, MAX_LINE).next());
    if (!size.matches()) {
      throw new ProtocolException("a chunk has no valid length");
    }
    return Long.parseLong(size.group(1), 16);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
