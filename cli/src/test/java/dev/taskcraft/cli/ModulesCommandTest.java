package dev.taskcraft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.serde.CanonicalJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModulesCommandTest {
  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(Files.createDirectory(folder.resolve("lib")).resolve("tools.py"), "a = 1");
  }

  @Test
  void listsAFolderWhateverTheBackend() throws IOException {
    Files.createSymbolicLink(folder.resolve("gone.py"), Path.of("no\u202Ewhere.py"));

    Spoken spoken =
        Spoken.with(Map.of("TASKCRAFT_BACKEND", "kafka"), "modules", "list", folder.toString());

    assertThat(spoken.exit()).as(spoken.err()).isZero();
    assertThat(spoken.lines())
        .containsExactly(
            "path: gone.py  python  problem: a link to no\\u{202e}where.py, which is not there",
            "module: tools  path: lib  python  %s  5 bytes"
                .formatted(CanonicalJson.sha256("a = 1")));
  }

  @Test
  void printsTheSameAsJson() {
    Spoken spoken = Spoken.with(Map.of(), "modules", "list", folder.toString(), "--json");

    assertThat(spoken.out())
        .isEqualToIgnoringNewLines(
            """
            {"schema":1,"modules":[{"module":"tools","path":"lib","kind":"python","digest":"%s","size":5,"problem":null}],"truncated":false}
            """
                .formatted(CanonicalJson.sha256("a = 1")));
  }

  @Test
  void aClusterWhoseExecutorIsNotKnownIsSaid() {
    Spoken spoken =
        Spoken.with(
            Map.of(
                "KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1",
                "TASKCRAFT_STATE_URL", "http://127.0.0.1:1",
                "TASKCRAFT_APPROVAL_URL", "http://127.0.0.1:1",
                "TASKCRAFT_TOKEN", "token",
                "TASKCRAFT_CLUSTER_FILE", folder.resolve("none.json").toString()),
            "modules",
            "list",
            "--backend",
            "kafka");

    assertThat(spoken.exit()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(spoken.err()).contains("executor is not known", "set TASKCRAFT_EXECUTOR_URL");
  }
}
