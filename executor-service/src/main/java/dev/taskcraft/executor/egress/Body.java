package dev.taskcraft.executor.egress;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a body ends (RFC 9112, 6). What has two ends is refused, because two readers may then
 * differ in where the next message begins (request smuggling).
 */
sealed interface Body {
  /** There is none. */
  record None() implements Body {}

  /** So many bytes. */
  record Fixed(long length) implements Body {}

  /** Chunks up to an empty one. */
  record Chunked() implements Body {}

  /** What comes until the connection ends; possible for answers only. */
  record UntilClose() implements Body {}

  Pattern LENGTH = Pattern.compile("[0-9]{1,18}");
  int BUFFER = 16 * 1024;

  /** That of a request: none where no header says otherwise (RFC 9112, 6.3). */
  static Body ofRequest(Headers headers) throws ProtocolException {
    Body stated = stated(headers);
    return stated == null ? new None() : stated;
  }

  /** That of an answer, as its headers say. */
  static Body ofAnswer(Headers headers) throws ProtocolException {
    Body stated = stated(headers);
    return stated == null ? new UntilClose() : stated;
  }

  private static @Nullable Body stated(Headers headers) throws ProtocolException {
    String length = headers.only("Content-Length");
    if (headers.has("Transfer-Encoding")) {
      if (length != null) {
        throw new ProtocolException(
            "there are both Content-Length and Transfer-Encoding; send one of them");
      }
      if (!"chunked".equalsIgnoreCase(headers.only("Transfer-Encoding"))) {
        throw new ProtocolException("Transfer-Encoding is other than 'chunked'; send that alone");
      }
      return new Chunked();
    }
    if (length == null) {
      return null;
    }
    if (!LENGTH.matcher(length).matches()) {
      throw new ProtocolException("Content-Length is not a number; write it in digits");
    }
    return new Fixed(Long.parseLong(length));
  }

  /** The header that says so to the next station. */
  default Headers header() {
    return switch (this) {
      case None _ -> new Headers(List.of());
      case Fixed(long length) ->
          new Headers(List.of(new Headers.Field("Content-Length", Long.toString(length))));
      case Chunked _, UntilClose _ ->
          new Headers(List.of(new Headers.Field("Transfer-Encoding", "chunked")));
    };
  }

  /**
   * Passes it on, each part as soon as it is there. Chunks are cut anew, so that nobody reads their
   * lengths but this process; their extensions and the trailers are left out (RFC 9112, 7.1). What
   * only the connection's end would end is cut in chunks, too, so that a part of it is not taken
   * for the whole.
   *
   * @throws EOFException when it broke off
   * @throws ProtocolException when it isn't framed as it should be
   */
  default void copy(InputStream in, OutputStream out) throws IOException {
    switch (this) {
      case None _ -> {}
      case Fixed(long length) -> exactly(length, in, out);
      case Chunked _ -> Chunks.copy(in, out);
      case UntilClose _ -> Chunks.cut(in, out);
    }
  }

  /** Passes everything on until the end of the stream. */
  static void all(InputStream in, OutputStream out) throws IOException {
    byte[] buffer = new byte[BUFFER];
    int count = in.read(buffer);
    while (count >= 0) {
      out.write(buffer, 0, count);
      count = in.read(buffer);
    }
  }

  /** Reads on to the end, within reason, and forgets it. */
  static void drain(InputStream in) throws IOException {
    byte[] buffer = new byte[BUFFER];
    int left = 1 << 20;
    int count = 0;
    while (count >= 0 && left > 0) {
      left -= count;
      count = in.read(buffer);
    }
  }

  private static void exactly(long length, InputStream in, OutputStream out) throws IOException {
    byte[] buffer = new byte[BUFFER];
    long left = length;
    while (left > 0) {
      int count = in.read(buffer, 0, (int) Math.min(left, buffer.length));
      if (count < 0) {
        throw new EOFException("the body broke off");
      }
      out.write(buffer, 0, count);
      left -= count;
    }
  }
}
