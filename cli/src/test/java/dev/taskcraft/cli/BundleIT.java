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

/** Code that travels with a task to an executor that has none of it. */
class BundleIT {
  private static final String CODE =
      """
      import greeting

      def greet(name: str) -> str:
          return greeting.word() + ", " + name
      """;

  @TempDir Path folder;
  private Path here;

  @BeforeEach
  void write() throws IOException {
    here = Files.createDirectories(folder.resolve("here"));
    Files.createDirectories(folder.resolve("catalogue"));
    Files.writeString(here.resolve("greeter.py"), CODE);
    Files.writeString(here.resolve("greeting.py"), "def word() -> str:\n    return 'Hello'\n");
    Files.writeString(
        here.resolve("greeter.yaml"),
        """
        name: Greeter
        objective: greet
        tools: [{module: greeter}, {module: greeting}]
        policies: {approval_required: [greet]}
        playbook:
          - {id: greet, tool: greet, args: {name: Ada}}
          - {answer: "${steps.greet.output}"}
        """);
  }

  @Test
  void runsWhereTheOperatorAllowsItAndIsShownToWhoApproves() throws Exception {
    try (ClusterFixture cluster = cluster(Map.of("TASKCRAFT_EXECUTOR_BUNDLES", "host"))) {
      Child.Ended without = cluster.run("run", file(), "--json");
      assertThat(without.exit()).as(without.err()).isEqualTo(4);
      assertThat(without.out()).contains("module 'greeter' was not found");

      Child.Ended run = cluster.run("run", file(), "--bundle");
      assertThat(run.exit()).as(run.out() + run.err()).isEqualTo(3);
      assertThat(run.out()).contains("Tool code:   " + CanonicalJson.sha256(CODE));
      String task = cluster.run("list", "--json").json().at("/tasks/0/task").asText();
      assertThat(cluster.run("logs", task, "--json").out())
          .containsPattern("\"bundle\":\"sha256:[0-9a-f]{64}\"");
      Files.delete(here.resolve("greeter.py"));

      Child.Ended approved = cluster.run("approve", task, "--yes", "--json");
      assertThat(approved.exit()).as(approved.out() + approved.err()).isZero();
      assertThat(approved.json().at("/answer").asText()).isEqualTo("Hello, Ada");
    }
  }

  @Test
  void failsAtOnceWhereTheOperatorSaysNothing() throws Exception {
    try (ClusterFixture cluster = cluster(Map.of())) {
      Child.Ended run = cluster.run("run", file(), "--bundle", "--json");

      assertThat(run.exit()).as(run.err()).isEqualTo(4);
      assertThat(run.out())
          .contains("TASKCRAFT_EXECUTOR_BUNDLES=sandbox, and the request does not say docker");
    }
  }

  @Test
  void isNothingForThisHost() {
    Child.Ended run = new Child(folder).run("run", file(), "--bundle");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("--bundle sends code to a cluster", "--backend kafka");
  }

  private ClusterFixture cluster(Map<String, String> settings) throws Exception {
    Map<String, String> all = new java.util.HashMap<>(settings);
    all.put("TASKCRAFT_EXECUTOR_CATALOGUE", folder.resolve("catalogue").toString());
    return new ClusterFixture(folder, all);
  }

  private String file() {
    return here.resolve("greeter.yaml").toString();
  }
}
