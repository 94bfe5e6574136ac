package dev.taskcraft.executor.java;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import com.fasterxml.jackson.databind.type.TypeFactory;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Year;
import java.util.Base64;

/** How Java values and JSON turn into each other, for the arguments and results of tools alike. */
final class ToolMapper {
  private ToolMapper() {}

  /** A mapper for the classes of one loader, which are forgotten together with it. */
  static ObjectMapper of(ClassLoader loader) {
    return JsonMapper.builder()
        .typeFactory(TypeFactory.defaultInstance().withClassLoader(loader))
        .addModules(new Jdk8Module(), new JavaTimeModule(), pathsAndBytes())
        .annotationIntrospector(new KindOfVariant())
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
        .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
        .withConfigOverride(
            Year.class, year -> year.setFormat(JsonFormat.Value.forShape(JsonFormat.Shape.NUMBER)))
        .build();
  }

  /**
   * Paths as people write them, Jackson's own way is a file: URI; bytes as base64, which Jackson
   * does only when it writes a text.
   */
  private static SimpleModule pathsAndBytes() {
    return new SimpleModule()
        .addSerializer(
            Path.class,
            new StdScalarSerializer<>(Path.class) {
              @Override
              public void serialize(Path path, JsonGenerator out, SerializerProvider provider)
                  throws IOException {
                out.writeString(path.toString());
              }
            })
        .addSerializer(
            byte[].class,
            new StdScalarSerializer<>(byte[].class) {
              @Override
              public void serialize(byte[] bytes, JsonGenerator out, SerializerProvider provider)
                  throws IOException {
                out.writeString(Base64.getEncoder().encodeToString(bytes));
              }
            })
        .addDeserializer(
            Path.class,
            new StdScalarDeserializer<>(Path.class) {
              @Override
              public Path deserialize(JsonParser in, DeserializationContext context)
                  throws IOException {
                return Path.of(in.getText());
              }
            });
  }
}
