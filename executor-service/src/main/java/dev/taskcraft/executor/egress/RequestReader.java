package dev.taskcraft.executor.egress;

import dev.taskcraft.coworker.HostPort;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the head of a request to a proxy (RFC 9112, 3) and takes only what has one meaning.
 * Stricter than the RFC asks for where readers are known to differ.
 */
final class RequestReader {
  private static final Pattern VISIBLE = Pattern.compile("[\\x21-\\x7e]+");
  private static final String HTTP = "http://";
  private static final int HTTP_PORT = 80;

  private RequestReader() {}

  /**
   * Reads one.
   *
   * @throws ProtocolException when it is refused; the message is the sentence for the client
   */
  static Request read(Lines lines) throws IOException {
    String[] line = lines.next().split(" ", -1);
    if (line.length != 3
        || !Headers.TOKEN.matcher(line[0]).matches()
        || !VISIBLE.matcher(line[1]).matches()) {
      throw new ProtocolException(
          "the request line is not 'METHOD target HTTP/1.1'; send it like that");
    }
    boolean connects = line[0].equals("CONNECT");
    // Clients that are in use, such as Python's before 3.12, send CONNECT with HTTP/1.0, no Host.
    boolean old = connects && line[2].equals("HTTP/1.0");
    if (!line[2].equals("HTTP/1.1") && !old) {
      throw new Rejected(505, "the request is not in HTTP/1.1; send it in that version");
    }
    Headers headers = Headers.read(lines);
    Request request = connects ? tunnel(line[1], headers) : forward(line[0], line[1], headers);
    checkHost(headers.only("Host"), request, old);
    return request;
  }

  private static Request tunnel(String target, Headers headers) throws ProtocolException {
    HostPort host = host("the target of CONNECT", target);
    if (host.port() == null) {
      throw new ProtocolException("the target of CONNECT has no port; write host:port");
    }
    if (!List.of(new Body.None(), new Body.Fixed(0)).contains(Body.ofRequest(headers))) {
      throw new ProtocolException("CONNECT has a body; send none");
    }
    return new Request.Tunnel(host);
  }

  private static Request forward(String method, String target, Headers headers)
      throws ProtocolException {
    if (target.regionMatches(true, 0, "https://", 0, 8)) {
      throw new ProtocolException(
          "the target is an https:// URL, which would be read here; use CONNECT host:443");
    }
    if (!target.regionMatches(true, 0, HTTP, 0, HTTP.length())) {
      throw new ProtocolException(
          "the target is no http:// URL; this is a proxy, send CONNECT host:port or a whole URL");
    }
    if (target.indexOf('#') >= 0) {
      throw new ProtocolException("the target has a fragment (#); leave it out");
    }
    if (method.equals("TRACE")) {
      throw new Rejected(405, "TRACE is not forwarded; use another method");
    }
    checkUpgrade(headers);
    int end = HTTP.length();
    while (end < target.length() && target.charAt(end) != '/' && target.charAt(end) != '?') {
      end++;
    }
    HostPort host = host("the target's host", target.substring(HTTP.length(), end));
    return new Request.Forward(
        withPort(host),
        method,
        path(method, target.substring(end)),
        headers,
        Body.ofRequest(headers));
  }

  private static String path(String method, String rest) {
    if (rest.isEmpty()) {
      return method.equals("OPTIONS") ? "*" : "/"; // RFC 9112, 3.2.4
    }
    return rest.startsWith("/") ? rest : "/" + rest;
  }

  /**
   * Clients offer HTTP/2 in passing and go on without it, so that offer is merely not passed on
   * (RFC 9110, 7.8); who asks for another protocol needs it.
   */
  private static void checkUpgrade(Headers headers) throws ProtocolException {
    if (!headers.list("Upgrade").stream().allMatch("h2c"::equals)) {
      throw new ProtocolException(
          "a change of protocol (Upgrade) is not forwarded; use CONNECT, for websockets wss://");
    }
  }

  /** Two servers in one request: it depends on the reader which of them is meant. */
  private static void checkHost(@Nullable String text, Request request, boolean optional)
      throws ProtocolException {
    if (text == null) {
      if (optional) {
        return;
      }
      throw new ProtocolException("there is no header Host; send the target's host");
    }
    HostPort host = host("the header Host", text);
    boolean same =
        switch (request) {
          // The port is often left out here, and the target always has it.
          case Request.Tunnel(HostPort target) ->
              host.equals(target) || host.equals(new HostPort(target.host(), null));
          case Request.Forward forward -> withPort(host).equals(forward.target());
        };
    if (!same) {
      throw new ProtocolException(
          "the header Host and the target %s differ; send the same".formatted(request.target()));
    }
  }

  private static HostPort withPort(HostPort host) {
    return host.port() == null ? host.at(HTTP_PORT) : host;
  }

  private static HostPort host(String what, String text) throws ProtocolException {
    try {
      return HostPort.of(text);
    } catch (IllegalArgumentException wrong) {
      throw new ProtocolException(what + " " + wrong.getMessage());
    }
  }
}
