package dev.taskcraft.executor.docker;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskcraft.executor.tool.ToolsUnavailable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NoEngineTest {
  @TempDir Path temp;

  @Test
  void anEngineOnAnotherMachineIsNotAskedWithoutTls() {
    Map<String, String> environment = Map.of("DOCKER_HOST", "tcp://198.51.100.1:2375");
    try (Sandboxes sandboxes = new Sandboxes(environment, Clock.systemUTC())) {
      assertThatThrownBy(sandboxes::check)
          .isInstanceOf(SandboxUnavailable.class)
          .hasMessageContainingAll("tcp://198.51.100.1:2375", "without TLS", "DOCKER_TLS_VERIFY=1");
    }
  }

  /** docker-java would ask in plain HTTP where a file is missing. */
  @Test
  void anEngineIsNotAskedWhenTlsIsAskedForAndItsFilesAreNotAllThere() throws Exception {
    Files.writeString(temp.resolve("ca.pem"), "");
    for (String folder : List.of(temp.toString(), temp + "/none")) {
      Map<String, String> environment =
          Map.of(
              "DOCKER_HOST", "tcp://198.51.100.1:2376",
              "DOCKER_TLS_VERIFY", "1",
              "DOCKER_CERT_PATH", folder);
      try (Sandboxes sandboxes = new Sandboxes(environment, Clock.systemUTC())) {
        assertThatThrownBy(sandboxes::check)
            .isInstanceOf(SandboxUnavailable.class)
            .hasMessageContainingAll("DOCKER_CERT_PATH", "ca.pem, cert.pem and key.pem");
      }
    }
  }

  @Test
  void withoutAnEngineNoToolIsOpenedAndTheRemedyIsNamed() {
    Map<String, String> environment = Map.of("DOCKER_HOST", "unix://" + temp + "/none.sock");
    try (Sandboxes sandboxes = new Sandboxes(environment, Clock.systemUTC())) {
      DockerTools tools = new DockerTools(sandboxes, temp, environment);

      assertThatThrownBy(tools::require)
          .isInstanceOf(ToolsUnavailable.class)
          .hasMessageContainingAll("no Docker engine answers at unix://" + temp, "DOCKER_HOST");
    }
  }
}
