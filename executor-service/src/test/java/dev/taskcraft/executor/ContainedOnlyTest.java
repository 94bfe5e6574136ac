package dev.taskcraft.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.coworker.ToolSource.BuiltIn;
import dev.taskcraft.coworker.ToolSource.Settings;
import dev.taskcraft.executor.builtin.BuiltInTools;
import dev.taskcraft.executor.tool.ToolFactory;
import dev.taskcraft.executor.tool.ToolsUnavailable;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContainedOnlyTest {
  private static final List<ToolFactory> HOST =
      List.of(new ContainedOnly(), new BuiltInTools(Clock.systemUTC(), Map.of()));

  @Test
  void codeThatIsntOursIsRefusedWithTheRemedy() {
    Scene scene = Scene.listing(new BuiltIn("run_shell", Settings.NONE), HOST, Map.of());

    try (Toolboxes toolboxes = new Toolboxes(HOST, new Secrets(Map.of()))) {
      assertThatThrownBy(() -> toolboxes.get(scene.request(), scene.task().id()))
          .isInstanceOf(ToolsUnavailable.class)
          .hasMessageContainingAll(
              "built-in 'run_shell'", "TASKCRAFT_EXECUTOR_HOST_TOOLS=false", "--executor docker");
    }
  }

  @Test
  void whatIsOursRunsAsEver() {
    ToolSource ours = new BuiltIn("read_file", Settings.NONE);
    Scene scene = Scene.listing(ours, HOST, Map.of());

    try (Toolboxes toolboxes = new Toolboxes(HOST, new Secrets(Map.of()))) {
      assertThat(toolboxes.get(scene.request(), scene.task().id())).isNotNull();
    }
  }
}
