package dev.taskcraft.serde;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import dev.taskcraft.task.EventId;
import dev.taskcraft.task.TaskId;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/** The types that are one string on the wire: ids, and times in ISO-8601. */
final class WireTexts {
  private WireTexts() {}

  static SimpleModule module() {
    SimpleModule module = new SimpleModule("texts");
    add(module, TaskId.class, TaskId::value, TaskId::new);
    add(module, EventId.class, EventId::value, EventId::new);
    add(module, Instant.class, Instant::toString, Instant::parse);
    add(module, Duration.class, Duration::toString, Duration::parse);
    return module;
  }

  private static <T> void add(
      SimpleModule module, Class<T> type, Function<T, String> write, Function<String, T> read) {
    module.addSerializer(type, new Writer<>(type, write));
    module.addDeserializer(type, new Reader<>(type, read));
  }

  private static final class Writer<T> extends StdScalarSerializer<T> {
    private static final long serialVersionUID = 1;
    private final transient Function<T, String> write;

    Writer(Class<T> type, Function<T, String> write) {
      super(type);
      this.write = write;
    }

    @Override
    public void serialize(T value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeString(write.apply(value));
    }
  }

  private static final class Reader<T> extends StdScalarDeserializer<T> {
    private static final long serialVersionUID = 1;
    private final transient Function<String, T> read;

    Reader(Class<T> type, Function<String, T> read) {
      super(type);
      this.read = read;
    }

    @Override
    @SuppressWarnings("unchecked") // what Jackson hands back is of the type that it was asked for
    public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
      if (!in.hasToken(JsonToken.VALUE_STRING)) {
        return (T) context.handleUnexpectedToken(_valueClass, in);
      }
      String text = in.getText();
      try {
        return read.apply(text);
      } catch (IllegalArgumentException | DateTimeException bad) {
        return (T) context.handleWeirdStringValue(_valueClass, text, "%s", bad.getMessage());
      }
    }
  }
}
