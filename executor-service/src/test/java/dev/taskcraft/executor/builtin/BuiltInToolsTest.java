package dev.taskcraft.executor.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskcraft.coworker.ToolSource.BuiltIn;
import dev.taskcraft.coworker.ToolSource.Settings;
import dev.taskcraft.executor.tool.Tool;
import dev.taskcraft.executor.tool.ToolContext;
import dev.taskcraft.executor.tool.ToolFactory.Place;
import dev.taskcraft.executor.tool.ToolResult;
import dev.taskcraft.executor.tool.ToolsUnavailable;
import dev.taskcraft.tool.Effect;
import dev.taskcraft.tool.ToolSpec;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class BuiltInToolsTest {
  @TempDir Path root;

  static List<String> names() {
    return List.copyOf(new BuiltInTools(Clock.systemUTC(), System.getenv()).names());
  }

  @ParameterizedTest
  @MethodSource("names")
  void describesEveryArgumentAndAllowsNoOther(String name) {
    ToolSpec spec = new Calls(root).tool(name).spec();

    assertThat(spec.name()).isEqualTo(name);
    assertThat(spec.description()).hasSizeGreaterThan(20);
    assertThat(spec.schemaDigest()).matches("sha256:[0-9a-f]{64}");
    assertThat(spec.schema()).containsEntry("type", "object");
    assertThat(spec.schema()).containsEntry("additionalProperties", false);
    Map<?, ?> properties = (Map<?, ?>) spec.schema().get("properties");
    assertThat(properties).isNotEmpty();
    assertThat(properties.values())
        .allSatisfy(
            property ->
                assertThat(((Map<?, ?>) property).get("description")).isInstanceOf(String.class));
    if (spec.schema().get("required") instanceof List<?> required) {
      assertThat(properties.keySet().containsAll(required)).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "read_file, READ",
    "read_file_snippet, READ",
    "list_directory, READ",
    "find_files, READ",
    "write_file, IDEMPOTENT",
    "edit_file, RECONCILABLE",
    "move_file, RECONCILABLE",
    "append_to_file, RECONCILABLE",
    "append_to_summary, RECONCILABLE"
  })
  void saysWhatACallMayChange(String name, Effect effect) {
    assertThat(new Calls(root).tool(name).spec().effect()).isEqualTo(effect);
  }

  @Test
  void aPersonAnswersAskUser() throws Exception {
    Calls calls = new Calls(root);

    assertThat(calls.tool("ask_user").spec().answeredByPerson()).isTrue();
    assertThat(calls.call("ask_user", Map.of("question", "Why?")))
        .isInstanceOf(ToolResult.Failed.class);
  }

  @Test
  void namesTheToolsThereAreWhenAskedForAnother() {
    Place place = new Place(root, root, List.of(root), Map.of());

    assertThatThrownBy(
            () ->
                new BuiltInTools(Clock.systemUTC(), System.getenv())
                    .open(new BuiltIn("red_file", Settings.NONE), place))
        .isInstanceOf(ToolsUnavailable.class)
        .hasMessageContaining("'red_file'")
        .hasMessageContaining("read_file");
  }

  @Test
  void theOperatorsTimeoutEndsACommand() throws Exception {
    Path real = root.toRealPath();
    Tool shell = open("run_shell", new Settings(null, Duration.ofSeconds(1), null, null));
    Duration timeout = shell.spec().timeout();
    ToolContext context =
        new ToolContext("t", 1, 1, "key", timeout, Map.of(), List.of(real), line -> {});

    long began = System.nanoTime();
    ToolResult result = shell.call(Map.of("command", "sleep 25"), context);

    assertThat(result)
        .isInstanceOfSatisfying(
            ToolResult.Failed.class,
            failed -> assertThat(failed.message()).contains("after 1.0 s").contains("killed"));
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
  }

  @Test
  void retriesAreTheOperatorsAndOnlyWhereTheyWereSet() {
    Settings retried = new Settings(null, null, 3, null);

    assertThat(open("http_request", retried).spec().retries()).isEqualTo(3);
    assertThat(open("http_request", Settings.NONE).spec().retries()).isZero();
  }

  @Test
  void anEffectMayBeMadeStricterAndThenHoldsForEveryCall() {
    Settings irreversible = new Settings(Effect.IRREVERSIBLE, null, null, null);

    assertThat(open("write_file", irreversible).spec().effect()).isEqualTo(Effect.IRREVERSIBLE);
    ToolSpec request = open("http_request", irreversible).spec();
    assertThat(request.effectOf(Map.of("url", "u"))).isEqualTo(Effect.IRREVERSIBLE);
    assertThat(request.guards(Map.of("url", "u", "method", "GET"))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "run_shell, READ",
    "run_python, IDEMPOTENT",
    "http_request, READ",
    "edit_file, IDEMPOTENT",
    "write_file, READ"
  })
  void anEffectLooserThanTheToolsOwnIsRefused(String name, Effect effect) {
    assertThatThrownBy(() -> open(name, new Settings(effect, null, null, null)))
        .isInstanceOf(ToolsUnavailable.class)
        .hasMessageContaining("'" + name + "'")
        .hasMessageContaining("effect: " + effect.name().toLowerCase(Locale.ROOT))
        .hasMessageContaining("drop it");
  }

  private Tool open(String name, Settings settings) {
    Place place = new Place(root, root, List.of(root), Map.of());
    return new BuiltInTools(Clock.systemUTC(), System.getenv())
        .open(new BuiltIn(name, settings), place)
        .tools()
        .getFirst();
  }
}
