package dev.taskcraft.planner.react;

import static dev.taskcraft.planner.react.ReactPlannerTest.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.planner.MemoryBlobs;
import dev.taskcraft.planner.PlannerLimits;
import dev.taskcraft.planner.PlannerRole;
import dev.taskcraft.planner.Planners;
import dev.taskcraft.planner.Story;
import dev.taskcraft.planner.Toolkit;
import dev.taskcraft.planner.fake.FakeGemini;
import dev.taskcraft.planner.fake.FakeRequest;
import dev.taskcraft.planner.fake.Reply;
import dev.taskcraft.planner.tot.TotLimits;
import dev.taskcraft.planner.turn.ModelLimits;
import dev.taskcraft.planner.turn.TurnLimits;
import dev.taskcraft.task.Content;
import dev.taskcraft.task.Outcome;
import dev.taskcraft.task.TaskEvent.ModelResponded;
import dev.taskcraft.task.TaskEvent.TaskCompleted;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Conversations that grow beyond what the model takes. */
@Timeout(60)
class ContextTest {
  private static final Outcome LONG = new Outcome.Succeeded(Content.of("row ".repeat(2_000)));
  private static final int TURNS = 8;

  private final MemoryBlobs blobs = new MemoryBlobs();
  private FakeGemini server;

  @AfterEach
  void stop() {
    server.close();
  }

  /** Reads some files, whatever it still remembers, and then answers. */
  private static Reply reader(FakeRequest request) {
    if (isSummary(request)) {
      return Reply.text("Read so far: " + count(request.lastText(), "call: read_file"));
    }
    long read =
        request.contents().stream().filter(content -> "model".equals(content.get("role"))).count();
    String first = FakeRequest.text(request.contents().getFirst());
    if (first.contains("in summary")) {
      int through =
          Integer.parseInt(first.replaceAll("(?s).*Turns 1 to (\\d+) in summary.*", "$1"));
      read += through;
    }
    return read < TURNS
        ? Reply.call("read_file", Map.of("path", "file-" + (read + 1)))
        : Reply.text("done after " + read);
  }

  private static boolean isSummary(FakeRequest request) {
    return request.declarations().isEmpty();
  }

  private static int count(String text, String what) {
    return text.split(what, -1).length - 1;
  }

  private static PlannerLimits limits(long contextTokens) {
    return new PlannerLimits(
        ModelLimits.DEFAULT,
        new ReactLimits(TurnLimits.DEFAULT, contextTokens, 40_000, 3),
        TotLimits.DEFAULT);
  }

  private Story story() {
    return Story.of(Toolkit.coworker(null), "react", Map.of(), Toolkit.toolset(blobs));
  }

  private List<FakeRequest> summaries() {
    return server.requests().stream().filter(ContextTest::isSummary).toList();
  }

  @Test
  void summarisesTheOldestTurnsBeforeTheLimit() throws Exception {
    server = FakeGemini.answering(12_000, ContextTest::reader);
    Story story = story();

    story.runs(Planners.gemini(blobs, server, limits(10_000)), call -> LONG);

    assertThat(((TaskCompleted) story.last()).answer()).isEqualTo("done after 8");
    assertThat(server.refusals()).isEmpty();
    assertThat(summaries()).isNotEmpty();
    assertThat(summaries().getFirst().lastText())
        .contains("file the report", "Turns 1 to ", "call: read_file {\"path\":\"file-1\"}");
    FakeRequest last = server.requests().getLast();
    assertThat(FakeRequest.text(last.contents().getFirst()))
        .contains("file the report", "in summary", "Read so far: ");
    assertThat(story.events(ModelResponded.class))
        .filteredOn(Summaries::isSummary)
        .hasSize(summaries().size());
  }

  @Test
  void summarisesWhenTheProviderSaysThatItIsTooLong() throws Exception {
    server = FakeGemini.answering(12_000, ContextTest::reader);
    Story story = story();

    story.runs(Planners.gemini(blobs, server, limits(800_000)), call -> LONG);

    assertThat(((TaskCompleted) story.last()).answer()).isEqualTo("done after 8");
    assertThat(server.refusals()).isNotEmpty();
    assertThat(story.events(ModelResponded.class))
        .extracting(ModelResponded::problem)
        .anySatisfy(
            problem -> assertThat(problem).startsWith("too long: 400 INVALID_ARGUMENT: The input"));
    assertThat(summaries()).isNotEmpty();
  }

  @Test
  void aSummaryIsUsedAgainByAnotherProcess() throws Exception {
    server = FakeGemini.answering(12_000, ContextTest::reader);
    Story story = story();
    story.runs(Planners.gemini(blobs, server, limits(10_000)), call -> LONG);
    int made = summaries().size();
    int asked = server.requests().size();
    Story cut = story.without(3);

    cut.runs(Planners.gemini(blobs, server, limits(10_000)), call -> LONG);

    assertThat(summaries()).hasSize(made);
    assertThat(server.requests()).hasSize(asked + 1);
    assertThat(server.requests().getLast().body())
        .isEqualTo(server.requests().get(asked - 1).body());
  }

  @Test
  void saysSoWhenNothingIsLeftToSummarise() throws Exception {
    server = FakeGemini.answering(5_000, ContextTest::reader);
    Story story = story();

    story.runs(
        Planners.gemini(blobs, server, limits(800_000)),
        call -> new Outcome.Succeeded(Content.of("row ".repeat(8_000))));

    assertThat(failure(story).code()).isEqualTo("context");
    assertThat(failure(story).reason()).contains("no longer fits", "exceeds the maximum");
  }

  @Test
  void saysSoWhenTheSummaryIsTooLongAsWell() throws Exception {
    server =
        FakeGemini.answering(
            request ->
                isSummary(request) || request.contents().size() > 9
                    ? Reply.error(
                        400,
                        "INVALID_ARGUMENT",
                        "The input token count (9) exceeds the maximum number of tokens allowed (8).")
                    : reader(request));
    PlannerRole role = Planners.gemini(blobs, server, limits(800_000));
    Story story = story();

    story.runs(role, call -> LONG);

    assertThat(failure(story).code()).isEqualTo("context");
    assertThat(summaries()).hasSize(1);
  }
}
