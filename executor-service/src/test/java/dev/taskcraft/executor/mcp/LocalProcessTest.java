package dev.taskcraft.executor.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LocalProcessTest {
  @TempDir Path temp;

  @Test
  void saysHowItEndedAndItsLastWords() throws IOException {
    try (LocalProcess process = shell("for n in $(seq 30); do echo line $n >&2; done; exit 3")) {
      assertThat(process.ended().join()).isEqualTo("exit code 3");
      assertThat(process.lastWords())
          .containsExactlyElementsOf(
              IntStream.rangeClosed(11, 30).mapToObj(n -> "line " + n).toList());
    }
    try (LocalProcess process = shell("kill -KILL $$")) {
      assertThat(process.ended().join()).isEqualTo("SIGKILL");
    }
  }

  @Test
  void getsTheGivenVariablesAndNoOthers() throws IOException {
    Launch launch = new Launch(List.of("/usr/bin/env"), Map.of("ONE", "1"), temp, List.of());
    try (LocalProcess process = LocalProcess.start(launch)) {
      assertThat(process.output().readAllBytes()).asString().isEqualTo("ONE=1\n");
    }
  }

  @Test
  void takesItsChildrenWithIt() throws IOException {
    for (boolean politely : List.of(true, false)) {
      // The shell neither reads its input nor ends with it.
      LocalProcess process = shell("sleep 600 & echo $!; wait");
      long child = Long.parseLong(firstLine(process));
      if (politely) {
        process.close();
      } else {
        process.kill();
      }
      assertThat(process.ended()).isCompletedWithValue("SIGKILL");
      await().until(() -> ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
    }
  }

  @Test
  void refusesAProgramThatIsNotThere() {
    Launch launch = new Launch(List.of("no-such-program"), Map.of(), temp, List.of());

    assertThatThrownBy(() -> LocalProcess.start(launch))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no-such-program");
  }

  @Test
  void keepsSecretsOutOfItsText() {
    assertThat(new Launch(List.of("x"), Map.of("TOKEN", "hunter22"), temp, List.of()).toString())
        .doesNotContain("hunter22");
  }

  private static String firstLine(LocalProcess process) throws IOException {
    return new BufferedReader(new InputStreamReader(process.output(), StandardCharsets.UTF_8))
        .readLine();
  }

  private LocalProcess shell(String script) throws IOException {
    return LocalProcess.start(
        new Launch(
            List.of("/bin/sh", "-c", script),
            Map.of("PATH", System.getenv("PATH")),
            temp,
            List.of()));
  }
}
