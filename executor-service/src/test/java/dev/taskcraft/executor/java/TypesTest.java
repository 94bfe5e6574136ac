package dev.taskcraft.executor.java;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.taskcraft.executor.tool.Tool;
import dev.taskcraft.executor.tool.ToolResult;
import dev.taskcraft.executor.tool.ToolsUnavailable;
import dev.taskcraft.json.Json;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What Java types look like as JSON: each is taken as an argument and given back as the result. */
class TypesTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  /** Type, its schema, an argument, and the result where it differs from the argument. */
  private static final String TABLE =
      """
      boolean                  | {"type":"boolean"}                       | true
      Boolean                  | {"type":"boolean"}                       | false
      byte                     | {"type":"integer"}                       | 7
      short                    | {"type":"integer"}                       | -7
      int                      | {"type":"integer"}                       | 2147483647
      Integer                  | {"type":"integer"}                       | 1
      long                     | {"type":"integer"}                       | 9007199254740991
      Long                     | {"type":"integer"}                       | 2
      java.math.BigInteger     | {"type":"integer"}                       | 12
      float                    | {"type":"number"}                        | 0.5
      double                   | {"type":"number"}                        | 0.1
      Double                   | {"type":"number"}                        | 3 | 3.0
      java.math.BigDecimal     | {"type":"number"}                        | 12.34
      Number                   | {"type":"number"}                        | 5
      String                   | {"type":"string"}                        | "é\\n\\"x\\""
      CharSequence             | {"type":"string"}                        | "text"
      char                     | {"type":"string","minLength":1,"maxLength":1} | "x"
      Character                | {"type":"string","minLength":1,"maxLength":1} | "y"
      Color                    | {"type":"string","enum":["RED","DARK_BLUE"]}  | "DARK_BLUE"
      java.time.Month          | {"type":"string","enum":["JANUARY","FEBRUARY","MARCH","APRIL","MAY","JUNE","JULY","AUGUST","SEPTEMBER","OCTOBER","NOVEMBER","DECEMBER"]} | "MAY"
      Object                   | {}                                       | {"a":[1,null,"x"]}
      Optional<String>         | {"type":["string","null"]}               | "here"
      Optional<Color>          | {"type":["string","null"],"enum":["RED","DARK_BLUE",null]} | null
      OptionalInt              | {"type":["integer","null"]}              | 4
      OptionalLong             | {"type":["integer","null"]}              | null
      OptionalDouble           | {"type":["number","null"]}               | 0.25
      List<String>             | {"type":"array","items":{"type":"string"}}  | ["a","b"]
      Collection<Integer>      | {"type":"array","items":{"type":"integer"}} | [1,2]
      Set<Color>               | {"type":"array","items":{"type":"string","enum":["RED","DARK_BLUE"]},"uniqueItems":true} | ["RED"]
      String[]                 | {"type":"array","items":{"type":"string"}}  | ["a"]
      int[]                    | {"type":"array","items":{"type":"integer"}} | [1,2,3]
      double[][]               | {"type":"array","items":{"type":"array","items":{"type":"number"}}} | [[1.5],[]]
      byte[]                   | {"type":"string","contentEncoding":"base64"} | "aGk="
      char[]                   | {"type":"string"}                        | "abc"
      List<?>                  | {"type":"array","items":{}}              | [1,"a",null]
      List<? extends Number>   | {"type":"array","items":{"type":"number"}} | [1]
      Map<String,Integer>      | {"type":"object","additionalProperties":{"type":"integer"}} | {"a":1}
      Map<String,List<Point>>  | {"type":"object","additionalProperties":{"type":"array","items":{"type":"object","properties":{"x":{"type":"integer"},"y":{"type":"integer"}},"required":["x","y"],"additionalProperties":false}}} | {"a":[{"x":1,"y":2}]}
      Map<Color,String>        | {"type":"object","additionalProperties":{"type":"string"},"propertyNames":{"type":"string","enum":["RED","DARK_BLUE"]}} | {"RED":"x"}
      Map<String,Object>       | {"type":"object","additionalProperties":{}} | {"a":{"b":[true]}}
      List<Map<String,Optional<Integer>>> | {"type":"array","items":{"type":"object","additionalProperties":{"type":["integer","null"]}}} | [{"a":1,"b":null}]
      java.time.Instant        | {"type":"string","format":"date-time"}   | "2026-01-31T08:30:00Z"
      java.time.OffsetDateTime | {"type":"string","format":"date-time"}   | "2026-01-31T08:30:00+02:00"
      java.time.ZonedDateTime  | {"type":"string","format":"date-time"}   | "2026-01-31T08:30:00+02:00"
      Date                     | {"type":"string","format":"date-time"}   | "2026-01-31T08:30:00Z" | "2026-01-31T08:30:00.000+00:00"
      java.time.LocalDate      | {"type":"string","format":"date"}        | "2026-01-31"
      java.time.OffsetTime     | {"type":"string","format":"time"}        | "08:30:15Z"
      java.time.Duration       | {"type":"string","format":"duration"}    | "PT90S" | "PT1M30S"
      java.time.Period         | {"type":"string","format":"duration"}    | "P1Y2M"
      java.time.LocalDateTime  | {"type":"string","examples":["2026-01-31T08:30:00"]} | "2026-01-31T08:30:00"
      java.time.LocalTime      | {"type":"string","examples":["08:30:00"]} | "08:30:15"
      java.time.YearMonth      | {"type":"string","examples":["2026-01"]} | "2026-02"
      java.time.MonthDay       | {"type":"string","examples":["--01-31"]} | "--12-24"
      java.time.Year           | {"type":"integer"}                       | 2026
      java.time.ZoneId         | {"type":"string","examples":["Europe/Paris"]} | "Europe/Paris"
      java.time.ZoneOffset     | {"type":"string","examples":["+01:00"]}  | "+02:00"
      TimeZone                 | {"type":"string","examples":["Europe/Paris"]} | "Europe/Paris"
      Currency                 | {"type":"string","examples":["EUR"]}     | "CHF"
      Locale                   | {"type":"string"}                        | "de-CH" | "de_CH"
      UUID                     | {"type":"string","format":"uuid"}        | "0190a1b2-0000-7000-8000-000000000001"
      java.net.URI             | {"type":"string","format":"uri"}         | "https://example.com/a?b=c"
      java.net.URL             | {"type":"string","format":"uri"}         | "https://example.com/"
      java.nio.file.Path       | {"type":"string"}                        | "logs/a b.txt"
      java.io.File             | {"type":"string"}                        | "/tmp/x"
      Point                    | {"type":"object","properties":{"x":{"type":"integer"},"y":{"type":"integer"}},"required":["x","y"],"additionalProperties":false} | {"x":1,"y":-2}
      Pair<Color,List<String>> | {"type":"object","properties":{"left":{"type":"string","enum":["RED","DARK_BLUE"]},"right":{"type":"array","items":{"type":"string"}}},"required":["left","right"],"additionalProperties":false} | {"left":"RED","right":["a"]}
      Ticket                   | {"type":"object","properties":{"title":{"type":"string","description":"in one line"},"owner":{"type":["string","null"]},"due":{"type":["string","null"],"format":"date"},"note":{"type":"string"}},"required":["title"],"additionalProperties":false} | {"title":"t"} | {"title":"t","owner":null,"due":null,"note":null}
      Bean                     | {"type":"object","properties":{"size":{"type":"integer"},"tags":{"type":"array","items":{"type":"string"}}},"additionalProperties":false} | {"tags":["a"]} | {"size":9,"tags":["a"]}
      Empty                    | {"type":"object","properties":{},"additionalProperties":false} | {}
      Channel                  | {"oneOf":[{"type":"object","properties":{"kind":{"const":"Mail"},"to":{"type":"string"}},"required":["kind","to"],"additionalProperties":false},{"type":"object","properties":{"kind":{"const":"Chat"},"room":{"type":"string"},"urgent":{"type":"boolean"}},"required":["kind","room","urgent"],"additionalProperties":false}]} | {"kind":"Chat","room":"ops","urgent":true}
      Mail                     | {"type":"object","properties":{"to":{"type":"string"}},"required":["to"],"additionalProperties":false} | {"to":"a"} | {"kind":"Mail","to":"a"}
      Tree                     | {"$ref":"#/$defs/Tree"}                  | {"name":"r","children":[{"name":"c","children":[]}]}
      Expression               | {"$ref":"#/$defs/Expression"}            | {"kind":"Not","of":{"kind":"Const","value":true}}
      """;

  private static final String TYPES =
      """
      public enum Color { RED, DARK_BLUE; public String toString() { return "a color"; } }
      public record Point(int x, int y) {}
      record Pair<L, R>(L left, R right) {}
      public record Ticket(
          @dev.taskcraft.tools.Param(description = "in one line") String title,
          Optional<String> owner,
          java.time.@Marks.Nullable LocalDate due,
          @dev.taskcraft.tools.Param(required = false) String note) {}
      public static class Bean {
        private int size = 9;
        private List<String> tags;
        public int getSize() { return size; }
        public void setSize(int size) { this.size = size; }
        public List<String> getTags() { return tags; }
        public void setTags(List<String> tags) { this.tags = tags; }
      }
      public record Empty() {}
      public sealed interface Channel permits Mail, Chat {}
      public record Mail(String to) implements Channel {}
      public record Chat(String room, boolean urgent) implements Channel {}
      public record Tree(String name, List<Tree> children) {}
      public sealed interface Expression {}
      public record Not(Expression of) implements Expression {}
      public record Const(boolean value) implements Expression {}
      public static class Marks {
        @java.lang.annotation.Retention(java.lang.annotation.RetentionPolicy.RUNTIME)
        @java.lang.annotation.Target(java.lang.annotation.ElementType.TYPE_USE)
        public @interface Nullable {}
      }
      """;

  @TempDir static Path temp;
  private static Sources sources;
  private static Map<String, Tool> tools;

  @BeforeAll
  static void openOneToolForEachRow() {
    StringBuilder body = new StringBuilder(TYPES);
    int i = 0;
    for (Row row : rows().toList()) {
      body.append(
          "public static %s echo%d(%1$s value) { return value; }\n".formatted(row.type, i++));
    }
    sources = new Sources(temp);
    tools = sources.tools(body.toString());
  }

  @AfterAll
  static void close() {
    sources.close();
  }

  record Row(int index, String type, String schema, String argument, String result) {
    @Override
    public String toString() {
      return type;
    }
  }

  static Stream<Row> rows() {
    String[] lines = TABLE.lines().toArray(String[]::new);
    return Stream.iterate(0, i -> i < lines.length, i -> i + 1)
        .map(
            i -> {
              String[] cells = lines[i].split("\\s+\\|\\s*");
              return new Row(i, cells[0], cells[1], cells[2], cells[cells.length - 1]);
            });
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void describesATypeAndTakesAndGivesItsValues(Row row) throws JsonProcessingException {
    Tool tool = tools.get("echo" + row.index);
    Map<String, Object> schema = tool.spec().schema();
    Map<String, Object> args = new LinkedHashMap<>();
    args.put("value", json(row.argument));

    assertThat(((Map<?, ?>) schema.get("properties")).get("value")).isEqualTo(json(row.schema));
    assertThat(violations(schema, args)).isEmpty();
    assertThat(Sources.value(tool, args)).isEqualTo(json(row.result));
  }

  @Test
  void definesRecursiveTypesOnce() throws JsonProcessingException {
    Tool tree =
        tools.values().stream()
            .filter(tool -> tool.spec().schema().toString().contains("#/$defs/Tree"))
            .findFirst()
            .orElseThrow();

    assertThat(tree.spec().schema().get("$defs"))
        .isEqualTo(
            json(
                """
                {"Tree":{"type":"object","properties":{"name":{"type":"string"},"children":{"type":"array","items":{"$ref":"#/$defs/Tree"}}},"required":["name","children"],"additionalProperties":false}}
                """));
    assertThat(violations(tree.spec().schema(), Map.of("value", Map.of("name", "x")))).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Runnable               | java.lang.Runnable has no JSON form; use a record
          java.io.InputStream    | java.io.InputStream has no JSON form
          Class<?>               | java.lang.Class has no JSON form
          Map<Integer,String>    | has keys that are not texts; use Map<String, …>
          List<Thread>           | java.lang.Thread has no JSON form
          Holder                 | Tools$Holder has no JSON form
          Odd                    | has a component 'kind', which tells the records of Tools$Odd apart
          """)
  void refusesTypesWithoutAJsonForm(String type, String message, @TempDir Path folder) {
    Sources bad = new Sources(folder);

    assertThatThrownBy(
            () ->
                bad.tools(
                    """
                    public static abstract class Holder { public abstract int size(); }
                    public sealed interface Odd {}
                    public record One(String kind) implements Odd {}
                    public static void take(%s thing) {}
                    """
                        .formatted(type)))
        .isInstanceOf(ToolsUnavailable.class)
        .hasMessageContaining("method 'take': parameter 'thing': ")
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          int       | "7"           | argument 'value':
          int       | 3000000000    | argument 'value':
          int       | null          | argument 'value':
          Color     | "GREEN"       | argument 'value':
          Point     | {"x":1,"z":2} | argument 'value':
          """)
  void refusesArgumentsThatTheTypeCantTake(String type, String json, String message)
      throws JsonProcessingException {
    Tool tool = tools.get("echo" + rows().filter(r -> r.type.equals(type)).findFirst().get().index);
    Map<String, Object> args = new LinkedHashMap<>();
    args.put("value", json(json));

    assertThat(Sources.call(tool, args))
        .isInstanceOfSatisfying(
            ToolResult.Failed.class,
            failed -> {
              assertThat(failed.message()).startsWith(message);
              assertThat(failed.retryable()).isFalse();
            });
  }

  private static Object json(String text) throws JsonProcessingException {
    return Json.copyValue(MAPPER.readValue(text, Object.class));
  }

  private static List<?> violations(Map<String, Object> schema, Map<String, Object> args)
      throws JsonProcessingException {
    return REGISTRY
        .getSchema(MAPPER.writeValueAsString(schema), InputFormat.JSON)
        .validate(
            MAPPER.writeValueAsString(args),
            InputFormat.JSON,
            context -> context.executionConfig(c -> c.formatAssertionsEnabled(true)));
  }
}
