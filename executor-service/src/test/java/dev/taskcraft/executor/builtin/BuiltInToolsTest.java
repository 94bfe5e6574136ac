package dev.taskcraft.executor.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskcraft.coworker.ToolSource.BuiltIn;
import dev.taskcraft.coworker.ToolSource.Settings;
import dev.taskcraft.executor.tool.ToolFactory.Place;
import dev.taskcraft.executor.tool.ToolResult;
import dev.taskcraft.executor.tool.ToolsUnavailable;
import dev.taskcraft.tool.Effect;
import dev.taskcraft.tool.ToolSpec;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
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
}
