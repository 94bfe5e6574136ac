package dev.taskcraft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an executor says is installed is what approvals show, and what was reviewed elsewhere. */
class ModulesIT {
  @TempDir static Path folder;
  private static Path reviewed;
  private static Path catalogue;
  private static ClusterFixture cluster;

  @BeforeAll
  static void start() throws Exception {
    reviewed = write(folder.resolve("reviewed"));
    catalogue = write(folder.resolve("catalogue"));
    cluster =
        new ClusterFixture(
            folder,
            Map.of(
                "TASKCRAFT_EXECUTOR_CATALOGUE",
                catalogue.toString(),
                "TASKCRAFT_EXECUTOR_URL", // where the command has it from; no setting of a service
                "http://127.0.0.1:9"));
  }

  @AfterAll
  static void stop() throws IOException {
    if (cluster != null) {
      cluster.close();
    }
  }

  private static Path write(Path place) throws IOException {
    Files.createDirectories(place.resolve("tally"));
    Files.writeString(place.resolve("greeter.py"), "def greet() -> str:\n    return 'Hello'\n");
    Files.writeString(
        place.resolve("tally/__init__.py"),
        "from .part import two\n\ndef count() -> int:\n    return two()\n");
    Files.writeString(place.resolve("tally/part.py"), "def two() -> int:\n    return 2\n");
    Files.writeString(
        place.resolve("Shout.java"),
        "public class Shout { public String shout() { return Word.LOUD; } }");
    Files.writeString(
        place.resolve("Word.java"), "class Word { static final String LOUD = \"HO\"; }");
    return place;
  }

  @Test
  void theDigestsAreThoseThatApprovalsShow() throws IOException {
    Map<String, String> digests = new HashMap<>();
    JsonNode modules = listed();
    modules.forEach(it -> digests.put(it.path("module").asText(), it.path("digest").asText()));
    assertThat(digests).containsOnlyKeys("greeter", "tally", "tally.part", "Shout", "Word");

    assertThat(shownFor("greeter", "greet")).isEqualTo(digests.get("greeter"));
    assertThat(shownFor("tally", "count")).isEqualTo(digests.get("tally"));
    assertThat(shownFor("Shout", "shout")).isEqualTo(digests.get("Shout"));
  }

  @Test
  void whatWasReviewedElsewhereIsComparedWithWhatIsInstalled() throws IOException {
    Child child = new Child(folder);
    Child.Ended here = child.run("modules", "list", reviewed.toString(), "--json");
    assertThat(here.exit()).as(here.err()).isZero();
    assertThat(listed()).isEqualTo(here.json().path("modules"));

    Path helper = catalogue.resolve("Word.java");
    String before = Files.readString(helper);
    Files.writeString(helper, before.replace("HO", "HU"));
    try {
      assertThat(listed()).as("without a restart").isNotEqualTo(here.json().path("modules"));
    } finally {
      Files.writeString(helper, before);
    }
  }

  @Test
  void nobodyIsToldWithoutAToken() throws Exception {
    URI modules = URI.create(cluster.executor() + "/modules");
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          http.send(HttpRequest.newBuilder(modules).build(), HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.headers().firstValue("content-type").orElse(""))
          .startsWith("application/problem+json");
      assertThat(answer.body()).doesNotContain("greeter");
    }
    Child stranger = new Child(folder).with("TASKCRAFT_TOKEN", "wrong");
    assertThat(cluster.run(stranger, "modules", "list").exit()).isEqualTo(6);
  }

  private static JsonNode listed() {
    Child.Ended ended = cluster.run("modules", "list", "--json");
    assertThat(ended.exit()).as(ended.err()).isZero();
    return ended.json().path("modules");
  }

  /** The digest that the approval of a call of that module's tool shows. */
  private static String shownFor(String module, String tool) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve(module + ".yaml"),
            """
            name: One
            objective: call it
            tools: [{module: %s}]
            policies: {approval_required: [%s]}
            playbook: [{tool: %s}]
            """
                .formatted(module, tool, tool));
    Child.Ended run = cluster.run("run", file.toString());
    assertThat(run.exit()).as(run.out() + run.err()).isEqualTo(3);
    return run.out()
        .lines()
        .filter(line -> line.contains("Tool code:"))
        .map(line -> line.substring(line.indexOf("sha256:")))
        .findFirst()
        .orElseThrow(() -> new AssertionError(run.out()));
  }
}
