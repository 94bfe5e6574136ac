package dev.taskcraft.log.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of a record: its headers, of which the last of a name counts. They are gone
 * through once, because Kafka's own look-up decodes names again and again.
 */
final class EventHeaders {
  private final Map<String, byte @Nullable []> values = HashMap.newHashMap(16);

  EventHeaders(Headers headers) {
    for (Header header : headers) {
      values.put(header.key(), header.value());
    }
  }

  /** The value as text; null when the attribute is missing or null. */
  @Nullable String text(String name) {
    byte[] value = values.get(name);
    return value == null ? null : new String(value, UTF_8);
  }
}
