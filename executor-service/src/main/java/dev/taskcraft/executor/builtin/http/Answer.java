package dev.taskcraft.executor.builtin.http;

import java.util.Map;

/**
 * What came back.
 *
 * @param headers by name in lower case; the values of a repeated one joined by commas
 * @param body decoded; its first part only when {@code cut}
 * @param cut whether the body was longer than the limit, or broke off
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
record Answer(int status, Map<String, String> headers, byte[] body, boolean cut, boolean brokeOff) {
  String header(String name) {
    return headers.getOrDefault(name, "");
  }

  boolean redirects() {
    return switch (status) {
      case 301, 302, 303, 307, 308 -> !header("location").isEmpty();
      default -> false;
    };
  }
}
