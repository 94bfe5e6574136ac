package dev.taskcraft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskcraft.log.postgres.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same coworker on both databases leaves the same log, ids and times aside. */
class BackendsIT {
  private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
  private static final Pattern VOLATILE =
      Pattern.compile(
          UUID
              + "|\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z|PT[0-9.]+S|d1:[0-9a-f]{64}"
              + "|\"coworker_digest\":\"[^\"]*\"");

  @TempDir Path folder;

  @Test
  void leaveTheSameLog() throws IOException {
    Path example = Path.of("..", "examples", "weather", "weather.yaml").toAbsolutePath();
    Files.writeString(
        folder.resolve("asks.yaml"),
        """
        name: Asks
        objective: write with permission
        tools: [write_file, read_file]
        policies: {approval_required: [write_file]}
        playbook:
          - {id: w, tool: write_file, args: {path: a.txt, content: "text"}}
          - {id: r, tool: read_file, args: {path: a.txt}}
          - {answer: "${steps.r.output}"}
        """);
    String url = PostgresServer.freshDatabase().replace("postgresql:", "postgresql+asyncpg:");
    Child sqlite = new Child(folder).with("DATABASE_URL", url);
    Child postgres = new Child(folder).with("DATABASE_URL", url);
    List<String> backend = List.of("--backend", "postgres");

    assertThat(log(postgres, backend, example.toString()))
        .isEqualTo(log(sqlite, List.of(), example.toString()));
    assertThat(approved(postgres, backend)).isEqualTo(approved(sqlite, List.of()));
    assertThat(sqlite.run("list", "--json").json().at("/tasks"))
        .as("DATABASE_URL alone changes nothing")
        .hasSize(2);
  }

  @Test
  void rejectAlikeWhatNobodyDecidedInTime() throws IOException {
    Files.writeString(
        folder.resolve("expires.yaml"),
        """
        name: Asks
        objective: write with permission
        workspace: [.]
        tools: [write_file]
        policies: {ask: [{tool: write_file, expires: 2s}]}
        playbook:
          - {id: w, tool: write_file, args: {path: a.txt, content: "text"}, on_error: continue}
          - {answer: "${steps.w.status}"}
        """);
    Child child = new Child(folder).with("DATABASE_URL", PostgresServer.freshDatabase());

    assertThat(expired(child, List.of("--backend", "postgres")))
        .isEqualTo(expired(child, List.of()))
        .contains("policy/expiry");
    assertThat(folder.resolve("a.txt")).doesNotExist();
  }

  private static String expired(Child child, List<String> backend) {
    Child.Ended run = run(child, backend, "run", "expires.yaml", "--json");
    assertThat(run.exit()).as(run.err()).isEqualTo(3);
    Instant expires = Instant.parse(run.json().at("/approvals/0/expires").asText());
    await().until(() -> Instant.now().isAfter(expires));
    Child.Ended late = run(child, backend, "approve", run.task(), "--yes", "--json");
    assertThat(late.exit()).as(late.err()).isEqualTo(7);
    Child.Ended resumed = run(child, backend, "resume", run.task(), "--json");
    assertThat(resumed.exit()).as(resumed.err()).isZero();
    assertThat(resumed.json().at("/answer").asText()).isEqualTo("rejected");
    return plain(run(child, backend, "logs", run.task(), "--json").out());
  }

  private static String approved(Child child, List<String> backend) throws IOException {
    Child.Ended run = run(child, backend, "run", "asks.yaml", "--json");
    assertThat(run.exit()).as(run.err()).isEqualTo(3);
    Child.Ended approved = run(child, backend, "approve", run.task(), "--json");
    assertThat(approved.exit()).as(approved.err()).isZero();
    return plain(run(child, backend, "logs", run.task(), "--json").out());
  }

  private static String log(Child child, List<String> backend, String file) {
    Child.Ended run = run(child, backend, "run", file, "--json");
    assertThat(run.exit()).as(run.err()).isZero();
    return plain(run(child, backend, "logs", run.task(), "--json").out());
  }

  private static String plain(String log) {
    return VOLATILE.matcher(log).replaceAll("*");
  }

  private static Child.Ended run(Child child, List<String> backend, String... args) {
    List<String> all = new java.util.ArrayList<>(backend);
    all.addAll(List.of(args));
    return child.run(all.toArray(String[]::new));
  }

  @Test
  void sayWhenTheDatabaseIsNotThere() {
    Child child =
        new Child(folder).with("DATABASE_URL", "postgresql://ada:secret@127.0.0.1:1/none");
    Child.Ended ended = child.run("list", "--backend", "postgres", "--json");
    assertThat(ended.exit()).isEqualTo(6);
    assertThat(ended.out() + ended.err()).contains("127.0.0.1").doesNotContain("secret");
    assertThat(new Child(folder).run("list", "--backend", "postgres").exit()).isEqualTo(2);
  }
}
