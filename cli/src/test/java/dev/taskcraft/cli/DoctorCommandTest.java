package dev.taskcraft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.taskcraft.executor.docker.SandboxUnavailable;
import dev.taskcraft.executor.docker.Sandboxes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class DoctorCommandTest {
  @TempDir Path folder;

  @Test
  void saysThatAProgramDoesNotAnswer() throws Exception {
    DoctorCommand.Check check = look("exec sleep 600", Duration.ofMillis(300));

    assertThat(check.ok()).isFalse();
    assertThat(check.detail()).contains("does not answer");
  }

  @Test
  void takesTheVersionOfAProgramThatLeavesAChildBehind() throws Exception {
    DoctorCommand.Check check = look("echo 3.14; sleep 30 &", Duration.ofSeconds(10));

    assertThat(check.ok()).isTrue();
    assertThat(check.detail()).startsWith("3.14");
  }

  private static final Map<String, String> NO_ENGINE =
      Map.of("DOCKER_HOST", "unix:///nonexistent/docker.sock");

  @Test
  void withoutAnEngineToolsRunOnTheHostAndThatIsSaid() {
    DoctorCommand.Check check = DoctorCommand.isolation(NO_ENGINE, false);

    assertThat(check.ok()).isTrue();
    assertThat(check.required()).isFalse();
    assertThat(check.detail()).startsWith("host: tools run as you").contains("no containers: ");
  }

  @Test
  void whoAsksForContainersIsNotReadyWithoutAnEngine() {
    DoctorCommand.Check check = DoctorCommand.isolation(NO_ENGINE, true);

    assertThat(check.ok()).isFalse();
    assertThat(check.required()).isTrue();
    assertThat(check.detail()).contains("no Docker engine answers at unix:///nonexistent");
    assertThat(check.remedy()).contains("make images");
  }

  @Test
  void withAnEngineAndItsImagesItSaysWhichWallThereIs() {
    Map<String, String> environment = anEngineWithImages();

    DoctorCommand.Check host = DoctorCommand.isolation(environment, false);
    assertThat(host.ok()).isTrue();
    assertThat(host.required()).isFalse();
    assertThat(host.detail()).startsWith("host: ").contains("containers can be had (Docker ");

    DoctorCommand.Check docker = DoctorCommand.isolation(environment, true);
    assertThat(docker.ok()).isTrue();
    assertThat(docker.required()).isTrue();
    assertThat(docker.detail()).startsWith("docker: tools run in containers (Docker ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PYTHON", "JAVA"})
  void whoAsksForContainersIsNotReadyWithoutTheImageOf(String language) {
    Map<String, String> environment = anEngineWithImages();
    environment.put("TASKCRAFT_SANDBOX_" + language + "_IMAGE", "taskcraft/no-such-image");

    DoctorCommand.Check docker = DoctorCommand.isolation(environment, true);
    assertThat(docker.ok()).isFalse();
    assertThat(docker.detail()).contains("no image 'taskcraft/no-such-image'", "make images");

    DoctorCommand.Check host = DoctorCommand.isolation(environment, false);
    assertThat(host.ok()).isTrue();
    assertThat(host.detail()).contains("no containers: ", "taskcraft/no-such-image");
  }

  /** The variables that lead to it; skips the test, and says so, where there is none. */
  private static Map<String, String> anEngineWithImages() {
    Map<String, String> environment = new HashMap<>(System.getenv());
    String lacking = "";
    try (Sandboxes sandboxes = new Sandboxes(environment, Clock.systemUTC())) {
      String _ = sandboxes.checkAll();
    } catch (SandboxUnavailable unavailable) {
      lacking = String.valueOf(unavailable.getMessage());
      System.out.println("SKIPPED: " + lacking + " (the tests of the doctor's look need it)");
    }
    assumeTrue(lacking.isEmpty(), lacking);
    return environment;
  }

  private DoctorCommand.Check look(String script, Duration patience)
      throws IOException, InterruptedException {
    Path program = Files.writeString(folder.resolve("program"), "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return DoctorCommand.program(program.toString(), "for tests", "none", patience);
  }
}
