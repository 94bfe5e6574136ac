package dev.taskcraft.coworker.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The cases of {@code yaml_config_cases.json}, which are kept outside the repository so that nobody
 * tunes to them: {@code -Dtaskcraft.cases=<folder>}. Most are fragments; the keys that every file
 * must have are put before them, so that a refusal is about the fragment.
 */
class SharedCasesTest {
  private static final Map<String, String> GENERATED =
      Map.of(
          "quadratic-blowup",
          "role: &r " + "r".repeat(100_000) + "\nplaybook:\n" + "- answer: *r\n".repeat(1_000),
          "deep-nesting",
          "tools: " + "[".repeat(20_000),
          "huge-doc",
          "# comment\n".repeat(400_000));

  @TestFactory
  Stream<DynamicTest> answersEveryCaseAsExpected() throws Exception {
    String folder = System.getProperty("taskcraft.cases");
    if (folder == null) {
      System.err.println("SKIPPED: the YAML cases; name their folder with -Dtaskcraft.cases=");
    }
    assumeTrue(folder != null, "-Dtaskcraft.cases= names no folder");
    String json = Files.readString(Path.of(folder, "yaml_config_cases.json"));
    return new ObjectMapper()
        .readTree(json)
        .get("cases")
        .valueStream()
        .map(
            node ->
                DynamicTest.dynamicTest(
                    node.get("id").asText() + " " + node.get("name").asText(), () -> check(node)));
  }

  private static void check(JsonNode node) {
    String name = node.get("name").asText();
    String text = node.has("yaml") ? node.get("yaml").asText() : GENERATED.get(name);
    assertThat(text).as("no text for the case " + name).isNotNull();
    String head =
        (text.startsWith("name:") ? "" : "name: A\n")
            + (text.contains("objective:") ? "" : "objective: b\n");
    Reading reading = CoworkerFile.parse(text.startsWith("!!") ? text : head + text, name);
    switch (node.get("expected").asText()) {
      case "reject", "reject-or-cost-limit" ->
          assertThat(reading).isInstanceOf(Reading.Refused.class);
      case "accept-with-warning" ->
          assertThat(reading)
              .isInstanceOfSatisfying(
                  Reading.Parsed.class, parsed -> assertThat(parsed.warnings()).isNotEmpty());
      case "accept", "accept-inert" -> assertThat(reading).isInstanceOf(Reading.Parsed.class);
      case String other -> throw new AssertionError("unknown expectation " + other);
    }
    if (reading instanceof Reading.Refused refused) {
      System.out.println(node.get("id").asText() + " " + refused.problems().getFirst());
    }
  }
}
