package dev.taskcraft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

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

  private DoctorCommand.Check look(String script, Duration patience)
      throws IOException, InterruptedException {
    Path program = Files.writeString(folder.resolve("program"), "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return DoctorCommand.program(program.toString(), "for tests", "none", patience);
  }
}
