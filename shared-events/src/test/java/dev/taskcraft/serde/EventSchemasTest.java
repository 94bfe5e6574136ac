package dev.taskcraft.serde;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.EventType;
import dev.taskcraft.task.TaskId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code mvn -pl shared-events test -Dtest=EventSchemasTest -Dschemas.write=true} rewrites them.
 */
class EventSchemasTest {
  private static final Path DOCS = Path.of("../docs/schemas");
  private static final String BASE = "https://example.org/schemas/";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final EventCodec CODEC = new EventCodec();
  private static final Map<String, String> SCHEMAS = generated();
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          builder -> {
            Map<String, String> byAddress = new LinkedHashMap<>();
            SCHEMAS.forEach((file, text) -> byAddress.put(BASE + file, text));
            builder.schemas(byAddress);
          });

  @ParameterizedTest
  @MethodSource("files")
  void theCommittedSchemaIsCurrent(String file) throws IOException {
    Path committed = DOCS.resolve(file);
    if (Boolean.getBoolean("schemas.write")) {
      Files.createDirectories(committed.getParent());
      Files.writeString(committed, SCHEMAS.get(file));
    }
    assertThat(committed)
        .as("run this test with -Dschemas.write=true to write it anew")
        .content()
        .isEqualTo(SCHEMAS.get(file));
  }

  @Test
  void thereIsNoSchemaOfAnEventThatIsGone() throws IOException {
    try (Stream<Path> files = Files.list(DOCS.resolve("events"))) {
      assertThat(files.map(file -> "events/" + file.getFileName()))
          .allSatisfy(file -> assertThat(SCHEMAS).containsKey(file));
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void acceptsTheGoldenFile(String name) throws IOException {
    assertThat(errors(eventFile(GoldenTest.type(name)), Files.readString(GoldenTest.file(name))))
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void acceptsTheWholeLine(String name) {
    assertThat(errors("envelope.schema.json", line(name))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void refusesEveryGoldenFileWithoutARequiredProperty(String name) throws IOException {
    String file = eventFile(GoldenTest.type(name));
    for (var required : JSON.readTree(SCHEMAS.get(file)).path("required")) {
      ObjectNode broken = (ObjectNode) JSON.readTree(Files.readString(GoldenTest.file(name)));
      broken.remove(required.asText());
      assertThat(errors(file, broken.toString())).as("without %s", required).isNotEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          step.planned      | {"turn":0,"calls":[]}
          step.planned      | {"turn":1,"calls":[{"step":1}]}
          step.planned      | {"turn":1,"finish":{"kind":"sleep"}}
          step.planned      | {"turn":1,"finish":{"text":"no kind"}}
          step.planned      | {"turn":"1"}
          step.rejected     | {"step":1,"revision":1,"kind":"PERSON","by":"a","reason":"r"}
          step.executed     | {"step":1,"attempt":1,"outcome":{"kind":"succeeded"},"duration":"PT1S"}
          task.prepared     | {"toolset":{"digest":"sha256:1","media_type":"a","size":1,"preview":""}}
          task.paused       | {"by":7}
          """)
  void refuses(String type, String broken) {
    assertThat(errors(eventFile(type), broken)).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"type\":\"task.sung\"", "\"type\":\"step.started\""})
  void refusesALineWhoseTypeIsNotThatOfItsData(String type) {
    String line = line("task.paused").replace("\"type\":\"task.paused\"", type);
    assertThat(errors("envelope.schema.json", line)).isNotEmpty();
  }

  static List<String> files() {
    return List.copyOf(SCHEMAS.keySet());
  }

  static List<String> samples() {
    return List.copyOf(Samples.all().keySet());
  }

  private static String line(String name) {
    return CODEC.line(
        new Envelope(
            Samples.ID,
            new TaskId("0190b0c0-0000-7000-8000-00000000000a"),
            null,
            Samples.TIME,
            "cli",
            Samples.all().get(name)));
  }

  private static String eventFile(String type) {
    return "events/" + type + ".schema.json";
  }

  private static List<?> errors(String file, String json) {
    Schema schema = REGISTRY.getSchema(SchemaLocation.of(BASE + file));
    return schema.validate(json, InputFormat.JSON);
  }

  private static Map<String, String> generated() {
    EventSchemas schemas = new EventSchemas();
    Map<String, String> all = new LinkedHashMap<>();
    all.put("envelope.schema.json", pretty(schemas.envelope()));
    EventType.names().forEach(type -> all.put(eventFile(type), pretty(schemas.event(type))));
    return all;
  }

  private static String pretty(ObjectNode schema) {
    DefaultIndenter lines = new DefaultIndenter("  ", "\n");
    var printer = new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines);
    try {
      return JSON.writer(printer).writeValueAsString(schema) + "\n";
    } catch (IOException bad) {
      throw new java.io.UncheckedIOException(bad);
    }
  }
}
