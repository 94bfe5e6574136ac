package dev.taskcraft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taskcraft.planner.fake.FakeGemini;
import dev.taskcraft.planner.fake.FakeRequest;
import dev.taskcraft.planner.fake.Reply;
import dev.taskcraft.planner.fake.Reply.Made;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command with a model: a server that speaks Gemini's API, through the real client. */
@Timeout(120)
class ModelIT {
  private static final Pattern PLAN = Pattern.compile("Plan (\\d+):\\n((?:  .*\\n)+)");

  @TempDir Path folder;

  @BeforeEach
  void writeCoworker() throws IOException {
    Files.writeString(
        folder.resolve("coworker.yaml"),
        """
        name: Clerk
        objective: do what is written
        tools: [read_file, write_file]
        """);
  }

  private Child child(FakeGemini server) {
    return new Child(folder)
        .with("GOOGLE_API_KEY", FakeGemini.KEY)
        .with("GOOGLE_GEMINI_BASE_URL", server.baseUrl());
  }

  @Test
  void reactMakesCallsAtOnceAndAnswersFromTheirResults() throws IOException {
    Files.writeString(folder.resolve("a.txt"), "alpha-41");
    Files.writeString(folder.resolve("b.txt"), "omega-59");
    try (FakeGemini server = FakeGemini.answering(ModelIT::readBoth)) {
      Child child = child(server);
      Child.Ended run = child.run("run", "coworker.yaml", "--json");
      assertThat(run.exit()).as(run.out() + run.err()).isZero();
      assertThat(run.err()).contains("planner react (a Gemini key is set)");
      assertThat(server.refusals()).isEmpty();
      assertThat(run.json().at("/steps")).hasSize(2);
      assertThat(run.json().at("/answer").asText()).contains("alpha-41").contains("omega-59");
      assertThat(server.requests())
          .hasSize(2)
          .allMatch(request -> FakeGemini.KEY.equals(request.key()));
      assertThat(run.json().at("/usage/input").asLong())
          .isEqualTo(server.requests().stream().mapToLong(FakeRequest::tokens).sum());
      assertThat(run.json().at("/usage/output").asLong()).isPositive();

      Child.Ended logs = child.run("logs", run.task(), "--json");
      assertThat(events(logs, "model.responded"))
          .hasSize(2)
          .allMatch(event -> event.at("/data/usage/input").asLong() > 0);
      Child.Ended shown = child.run("show", run.task(), "--step", "1");
      assertThat(run.out() + run.err() + logs.out() + logs.err() + shown.out() + shown.err())
          .doesNotContain(FakeGemini.KEY);
      assertThat(filesWith(FakeGemini.KEY)).isEmpty();
      assertThat(filesWith("alpha-41")).as("this looks into the database").hasSizeGreaterThan(1);
    }
  }

  private static Reply readBoth(FakeRequest request) {
    List<Map<String, Object>> results = request.lastResponses();
    return results.isEmpty()
        ? Reply.calls(
            "Both at once.",
            new Made("call-1", "read_file", Map.of("path", "a.txt")),
            new Made("call-2", "read_file", Map.of("path", "b.txt")))
        : Reply.text("They say " + results.getFirst() + " and " + results.getLast());
  }

  @Test
  void treeOfThoughtsRunsTheCallThatItValuesMostAndNoOther() throws IOException {
    try (FakeGemini server = FakeGemini.answering(ModelIT::think)) {
      Child child = child(server);
      Child.Ended run = child.run("run", "coworker.yaml", "--planner", "tot", "--json");
      assertThat(run.exit()).as(run.out() + run.err()).isZero();
      assertThat(server.refusals()).isEmpty();
      assertThat(run.json().at("/steps")).hasSize(1);
      assertThat(run.json().at("/answer").asText()).isEqualTo("good.txt is written");
      assertThat(folder.resolve("good.txt")).hasContent("1");
      assertThat(folder.resolve("bad.txt")).doesNotExist();
      assertThat(folder.resolve("worse.txt")).doesNotExist();
      assertThat(run.json().at("/usage/input").asLong())
          .isEqualTo(server.requests().stream().mapToLong(FakeRequest::tokens).sum());

      Child.Ended logs = child.run("logs", run.task(), "--json");
      assertThat(events(logs, "model.responded")).hasSameSizeAs(server.requests());
      assertThat(events(logs, "step.planned"))
          .hasSize(2)
          .allMatch(event -> event.at("/data/reasoning/preview").asText().startsWith("tree of "));
    }
  }

  /** Proposes the worst first, and knows the best when it sees it. */
  private static Reply think(FakeRequest request) {
    String prompt = request.lastText();
    if (prompt.contains("Value each of these plans")) {
      List<String> values = new ArrayList<>();
      Matcher plan = PLAN.matcher(prompt);
      while (plan.find()) {
        String value = plan.group(2).contains("good.txt") ? "sure" : "impossible";
        values.add("{\"id\":%s,\"value\":\"%s\"}".formatted(plan.group(1), value));
      }
      return Reply.text("{\"values\":[" + String.join(",", values) + "]}");
    }
    String thoughts =
        prompt.contains("What happened so far")
            ? "{\"thought\":\"it is done\",\"answer\":\"good.txt is written\"}"
            : Stream.of("worse.txt", "bad.txt", "good.txt")
                .map(ModelIT::thought)
                .reduce("", ModelIT::join);
    return Reply.text("{\"thoughts\":[" + thoughts + "]}");
  }

  private static String thought(String file) {
    return """
    {"thought":"write %1$s","tool":"write_file","args":"{\\"path\\":\\"%1$s\\",\\"content\\":\\"1\\"}"}"""
        .formatted(file);
  }

  private static String join(String some, String more) {
    return some.isEmpty() ? more : some + "," + more;
  }

  @Test
  void failsATaskWhoseModelGoesOnCallingAToolThatIsNotThere() throws IOException {
    Function<FakeRequest, Reply> script =
        request -> Reply.call("launch", Map.of("n", request.contents().size()));
    try (FakeGemini server = FakeGemini.answering(script)) {
      Child child = child(server);
      Child.Ended run = child.run("run", "coworker.yaml", "--planner", "react", "--json");
      assertThat(run.exit()).as(run.out() + run.err()).isEqualTo(4);
      assertThat(run.json().at("/status").asText()).isEqualTo("failed");
      assertThat(run.json().at("/error/code").asText()).isEqualTo("model");
      assertThat(run.json().at("/error/message").asText()).contains("no valid call");
      assertThat(server.requests()).as("told so, then given up").hasSize(3);
      assertThat(server.requests().getLast().lastResponses().toString()).contains("launch");
      assertThat(server.refusals()).isEmpty();
      assertThat(events(child.run("logs", run.task(), "--json"), "step.rejected"))
          .hasSize(3)
          .allMatch(event -> event.at("/data/reason").asText().contains("launch"));
      assertThat(child.run("resume", run.task()).exit()).as("it has ended").isEqualTo(4);
    }
  }

  private static List<JsonNode> events(Child.Ended logs, String type) throws IOException {
    List<JsonNode> events = new ArrayList<>();
    for (String line : logs.out().lines().toList()) {
      JsonNode event = new ObjectMapper().readTree(line);
      if (event.at("/type").asText().equals(type)) {
        events.add(event);
      }
    }
    return events;
  }

  private List<Path> filesWith(String text) throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
          found.add(file);
        }
      }
    }
    return found;
  }
}
