package dev.taskcraft.executor.builtin.http;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is sent.
 *
 * @param headers by name, upper and lower case alike; checked before
 * @param body empty for none
 */
@SuppressWarnings("ArrayRecordComponent") // sent once, never compared
record Request(String method, Map<String, String> headers, byte[] body) {
  private static final Set<String> HARMLESS =
      Set.of("accept", "accept-language", "user-agent", "if-none-match", "if-modified-since");

  Request {
    Map<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    copy.putAll(headers);
    headers = copy;
  }

  /** Whether it counts as a read; anything but a GET is asked about like a change. */
  boolean reads() {
    return method.equals("GET");
  }

  /** Whether the method has a body. */
  boolean takesBody() {
    return !reads() && !method.equals("HEAD");
  }

  /** The same for another origin: without headers that may hold what is meant for the first. */
  Request elsewhere() {
    Map<String, String> kept = new TreeMap<>(headers);
    kept.keySet().removeIf(name -> !HARMLESS.contains(name.toLowerCase(Locale.ROOT)));
    return new Request(method, kept, body);
  }

  /** Its first part on the wire, in HTTP/1.1 (RFC 9112), for one exchange on one connection. */
  byte[] head(Target target) {
    Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    all.put("Accept", "*/*");
    all.put("User-Agent", "TaskCraft");
    all.putAll(headers);
    all.put("Accept-Encoding", "gzip");
    all.put("Connection", "close");
    if (takesBody()) {
      all.put("Content-Length", Integer.toString(body.length));
    }
    StringBuilder text = new StringBuilder();
    text.append(method).append(' ').append(target.path()).append(" HTTP/1.1\r\n");
    text.append("Host: ").append(target.authority()).append("\r\n");
    all.forEach((name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
    return text.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
  }
}
