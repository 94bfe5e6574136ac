package dev.taskcraft.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.coworker.ToolSource.Settings;
import dev.taskcraft.executor.mcp.server.McpTools;
import dev.taskcraft.executor.tool.ToolFactory;
import dev.taskcraft.executor.tool.ToolsUnavailable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is said when tools can't be had: it goes to the log, so it holds no secret. */
@Timeout(60)
class ToolboxesTest {
  private static final String SECRET = "s3cr3t-value";
  private static final String ENDS_LOUDLY = "echo \"bad token $TOKEN, $1\" >&2; exit 3";
  private static final ToolSource.Mcp LOUD =
      new ToolSource.Mcp(
          "loud",
          List.of("sh", "-c", ENDS_LOUDLY, "sh", "--key=" + SECRET),
          null,
          Map.of("TOKEN", "${secret:TOKEN}"),
          Map.of("Authorization", "Bearer " + SECRET),
          List.of(),
          Settings.NONE,
          Map.of());

  @Test
  void theLastWordsOfAServerAreMasked() {
    assertThatThrownBy(() -> open(List.of(new McpTools(System.getenv()))))
        .isInstanceOf(ToolsUnavailable.class)
        .hasMessageContaining("mcp server 'loud' (sh) does not answer")
        .hasMessageContaining("bad token ***, --key=***")
        .hasNoCause();
  }

  @Test
  void toolsThatNothingRunsAreNamedAndNotPrinted() {
    assertThatThrownBy(() -> open(List.of()))
        .isInstanceOf(ToolsUnavailable.class)
        .hasMessage("nothing here can run the tools of mcp server 'loud'");
  }

  @Test
  void aTaskWhoseToolsCantBeHadSaysSoWithoutSecrets() {
    Scene scene = Scene.listing(LOUD, List.of(new McpTools(System.getenv())), secrets());

    assertThat(scene.runs.prepare(scene.task()).toString())
        .contains("TaskFailed")
        .contains("***")
        .doesNotContain(SECRET);
  }

  private static void open(List<ToolFactory> factories) {
    Scene scene = Scene.listing(LOUD, factories, secrets());
    try (Toolboxes toolboxes = new Toolboxes(factories, new Secrets(secrets()))) {
      toolboxes.get(scene.request());
    }
  }

  private static Map<String, String> secrets() {
    return Map.of("TOKEN", SECRET);
  }
}
