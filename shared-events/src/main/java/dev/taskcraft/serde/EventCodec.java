package dev.taskcraft.serde;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.EventId;
import dev.taskcraft.task.EventType;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.TaskId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Events as JSON and back. Safe for use by several threads; make one and keep it, because it
 * remembers how each type is written.
 *
 * <p>Shapes change by addition: unknown properties are ignored, absent lists and maps are empty, an
 * absent {@code @Nullable} is null, and anything else that is absent is an error.
 */
public final class EventCodec {
  private static final JavaType LINE =
      Wire.MAPPER.getTypeFactory().constructParametricType(Line.class, JsonNode.class);

  private final Map<Class<?>, ObjectWriter> writers = new ConcurrentHashMap<>();
  private final Map<String, ObjectReader> readers = new ConcurrentHashMap<>();
  private final ObjectWriter lineWriter = Wire.MAPPER.writerFor(Line.class);
  private final ObjectReader lineReader = Wire.MAPPER.readerFor(LINE);

  /** Makes what reading takes now: 0.1 s in a cold JVM, which else are spent type by type. */
  public void warm() {
    try {
      Wire.MAPPER
          .getFactory()
          .createParser(new byte[0])
          .close(); // the first parser of a JVM takes 11 ms
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    EventType.all().keySet().forEach(this::reader);
  }

  /**
   * The event itself, without its envelope, in UTF-8. What lies beyond the basic plane is escaped,
   * so that even half a surrogate pair in a tool's error text comes back as it was.
   */
  public byte[] data(TaskEvent event) {
    try {
      return writers
          .computeIfAbsent(event.getClass(), Wire.MAPPER::writerFor)
          .writeValueAsBytes(event);
    } catch (JsonProcessingException bad) {
      throw unwritable(EventType.of(event), bad);
    }
  }

  /**
   * The event of this type that these bytes hold.
   *
   * @throws UnknownEventType when this version has no such event
   * @throws UnreadableJson when the bytes are not one
   */
  public TaskEvent event(String type, byte[] data) {
    try {
      return present(type, reader(type).readValue(data));
    } catch (IOException bad) {
      throw unreadable(type, bad);
    }
  }

  /** One line of JSON: {@code id, type, task, cause, time, producer, data}. */
  public String line(Envelope envelope) {
    String type = EventType.of(envelope.event());
    try {
      return lineWriter.writeValueAsString(
          new Line<>(
              envelope.id(),
              type,
              envelope.task(),
              envelope.cause(),
              envelope.time(),
              envelope.producer(),
              envelope.event()));
    } catch (JsonProcessingException bad) {
      throw unwritable(type, bad);
    }
  }

  /**
   * The envelope that {@link #line} wrote.
   *
   * @throws UnknownEventType when this version has no such event
   * @throws UnreadableJson when it is not one
   */
  public Envelope parse(String line) {
    String what = "envelope";
    try {
      Line<JsonNode> read = lineReader.readValue(line);
      if (read == null) {
        throw new UnreadableJson("envelope is null");
      }
      what = read.type();
      TaskEvent event = present(what, reader(what).readValue(read.data()));
      return new Envelope(
          read.id(), read.task(), read.cause(), read.time(), read.producer(), event);
    } catch (IOException bad) {
      throw unreadable(what, bad);
    }
  }

  private ObjectReader reader(String type) {
    ObjectReader known = readers.get(type);
    if (known != null) {
      return known;
    }
    Class<? extends TaskEvent> event = EventType.all().get(type);
    if (event == null) {
      throw new UnknownEventType(type);
    }
    return readers.computeIfAbsent(type, _ -> Wire.MAPPER.readerFor(event));
  }

  private static TaskEvent present(String type, @Nullable TaskEvent event) {
    if (event == null) {
      throw new UnreadableJson(type + " is null");
    }
    return event;
  }

  private static UnreadableJson unreadable(String what, IOException bad) {
    return new UnreadableJson(what + ": " + bad.getMessage(), bad);
  }

  private static IllegalArgumentException unwritable(String type, JsonProcessingException bad) {
    return new IllegalArgumentException(
        "%s has no JSON form: %s".formatted(type, bad.getOriginalMessage()), bad);
  }

  /** The envelope's wire shape. */
  record Line<D>(
      EventId id,
      String type,
      TaskId task,
      @Nullable EventId cause,
      Instant time,
      String producer,
      D data) {}
}
