package dev.taskcraft.executor.egress;

import dev.taskcraft.coworker.HostPort;
import java.nio.charset.StandardCharsets;

/** What a client asks for. */
sealed interface Request {
  /** Where to; with a port. */
  HostPort target();

  /** {@code CONNECT host:port} (RFC 9110, 9.3.6). */
  record Tunnel(HostPort target) implements Request {}

  /**
   * A plain request in absolute form (RFC 9112, 3.2.2).
   *
   * @param path with its query, as it is sent to the server
   * @param headers all that came
   */
  record Forward(HostPort target, String method, String path, Headers headers, Body body)
      implements Request {
    private static final int HTTP_PORT = 80;

    /** What the server gets before the body; the connection serves this one request. */
    byte[] head() {
      Integer port = target.port();
      String host =
          port != null && port == HTTP_PORT
              ? new HostPort(target.host(), null).toString()
              : target.toString();
      String text =
          "%s %s HTTP/1.1\r\nHost: %s\r\n".formatted(method, path, host)
              + headers.endToEnd().text()
              + body.header().text()
              + "Via: 1.1 taskcraft\r\nConnection: close\r\n\r\n";
      return text.getBytes(StandardCharsets.ISO_8859_1);
    }
  }
}
