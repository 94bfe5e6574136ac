package dev.taskcraft.task;

import dev.taskcraft.blob.BlobRef;
import dev.taskcraft.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a tool returned: small values stand in the event, large ones in a blob.
 *
 * @param value a JSON value (see {@link Json}); null when {@code blob} holds it, or for JSON null
 * @param blob where the JSON value lies when it is large; its media type is {@code
 *     application/json}
 * @param attachments images and files that belong to it, in order
 */
public record Content(@Nullable Object value, @Nullable BlobRef blob, List<BlobRef> attachments) {
  public Content {
    value = Json.copyValue(value);
    attachments = List.copyOf(attachments);
    if (value != null && blob != null) {
      throw new IllegalArgumentException("content stands in the event or in a blob, not in both");
    }
  }

  /** A small value without attachments. */
  public static Content of(@Nullable Object value) {
    return new Content(value, null, List.of());
  }
}
