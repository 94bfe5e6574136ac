package dev.taskcraft.executor.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.executor.mcp.Launch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InsideTest {
  private static final Path PROGRAM = Path.of("/cache/python");

  @Test
  void ourProgramIsMovedAndNothingThatIsOnlyNamedAlike() {
    Launch launch =
        launch(List.of("python3", "/cache/python/serve.py", "/cache/python", "/cache/python-2/x"));

    assertThat(Inside.command(launch, PROGRAM))
        .containsExactly(
            "python3",
            "/opt/taskcraft/python/serve.py",
            "/opt/taskcraft/python",
            "/cache/python-2/x");
  }

  @Test
  void variablesOfTheHostStayThere() {
    assertThat(Inside.variables(launch(List.of("x"))))
        .containsEntry("HOME", "/tmp")
        .containsEntry("TOKEN", "s3cret")
        .doesNotContainKeys("PATH", "JAVA_HOME");
  }

  @Test
  void neverRootNorItsGroup() throws IOException {
    assertThat(Inside.user()).matches("[1-9][0-9]*:[1-9][0-9]*");
  }

  private static Launch launch(List<String> command) {
    return new Launch(
        command,
        Map.of("PATH", "/usr/bin", "HOME", "/home/ann", "JAVA_HOME", "/jdk", "TOKEN", "s3cret"),
        Path.of("/project"),
        List.of());
  }
}
