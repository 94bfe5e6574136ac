package dev.taskcraft.executor.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.coworker.ToolSource.BuiltIn;
import dev.taskcraft.coworker.ToolSource.Language;
import dev.taskcraft.coworker.ToolSource.Settings;
import dev.taskcraft.executor.Bundles;
import dev.taskcraft.executor.Requests;
import dev.taskcraft.executor.Toolboxes;
import dev.taskcraft.executor.tool.ToolsUnavailable;
import dev.taskcraft.task.TaskEvent.TaskRequested;
import dev.taskcraft.task.TaskId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the executor that holds the engine's socket runs on its host, put together as it is. */
class HostToolsTest {
  private static final TaskId TASK = new TaskId("00000000-0000-4000-8000-000000000001");

  @TempDir Path folder;
  private Toolboxes toolboxes;

  @BeforeEach
  void putTogether() throws Exception {
    Files.writeString(folder.resolve("clerk.py"), "def f(): pass");
    Files.writeString(folder.resolve("Shop.java"), "public class Shop { public void f() {} }");
    toolboxes =
        new ExecutorService()
            .toolboxes(new WithoutHostTools(folder), Bundles.REFUSED, Clock.systemUTC());
  }

  @AfterEach
  void close() {
    toolboxes.close();
  }

  static Stream<ToolSource> codeThatIsNotOursIsRefused() {
    return Stream.of(
        new ToolSource.Module("clerk", null, null, Language.PYTHON, Settings.NONE, Map.of()),
        new ToolSource.Module("Shop", null, null, Language.JAVA, Settings.NONE, Map.of()),
        new ToolSource.Mcp(
            "stranger",
            List.of("python3", "-c", ""),
            null,
            Map.of(),
            Map.of(),
            List.of(),
            Settings.NONE,
            Map.of()),
        new BuiltIn("run_python", Settings.NONE),
        new BuiltIn("run_shell", Settings.NONE));
  }

  @ParameterizedTest
  @MethodSource
  void codeThatIsNotOursIsRefused(ToolSource source) {
    assertThatThrownBy(() -> toolboxes.get(request(source), TASK))
        .isInstanceOf(ToolsUnavailable.class)
        .hasMessageContainingAll(
            "would run with the executor's rights",
            "TASKCRAFT_EXECUTOR_HOST_TOOLS=false",
            "--executor docker");
  }

  @ParameterizedTest
  @ValueSource(strings = {"read_file", "write_file", "list_directory", "http_request"})
  void whatIsOursRunsAsEver(String name) {
    assertThat(toolboxes.get(request(new BuiltIn(name, Settings.NONE)), TASK)).isNotNull();
  }

  /** An entry that says host itself is no way around it. */
  @Test
  void anEntryThatAsksForTheHostIsRefusedToo() {
    ToolSource source = new BuiltIn("run_shell", new Settings(null, null, null, "host", null));
    assertThatThrownBy(() -> toolboxes.get(request(source), TASK))
        .hasMessageContaining("TASKCRAFT_EXECUTOR_HOST_TOOLS=false");
  }

  private static TaskRequested request(ToolSource source) {
    return Requests.of(source, List.of(), null);
  }

  /** As docker/compose.sandboxes.yml says it. */
  private record WithoutHostTools(Path folder) implements ExecutorConfig {
    @Override
    public Path catalogue() {
      return folder;
    }

    @Override
    public Path workspace() {
      return folder;
    }

    @Override
    public boolean requestFolders() {
      return false;
    }

    @Override
    public BundlePolicy bundles() {
      return BundlePolicy.SANDBOX;
    }

    @Override
    public boolean hostTools() {
      return false;
    }

    @Override
    public Path cache() {
      return folder.resolve("cache");
    }

    @Override
    public Path outbox() {
      return folder.resolve("outbox");
    }
  }
}
