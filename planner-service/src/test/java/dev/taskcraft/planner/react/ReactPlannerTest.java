package dev.taskcraft.planner.react;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.blob.BlobRef;
import dev.taskcraft.planner.MemoryBlobs;
import dev.taskcraft.planner.PlannerLimits;
import dev.taskcraft.planner.PlannerRole;
import dev.taskcraft.planner.Planners;
import dev.taskcraft.planner.Story;
import dev.taskcraft.planner.Toolkit;
import dev.taskcraft.planner.fake.FakeGemini;
import dev.taskcraft.planner.fake.FakeRequest;
import dev.taskcraft.planner.fake.Reply;
import dev.taskcraft.planner.fake.Reply.Made;
import dev.taskcraft.planner.tot.TotLimits;
import dev.taskcraft.planner.turn.ModelLimits;
import dev.taskcraft.planner.turn.TurnLimits;
import dev.taskcraft.task.Call;
import dev.taskcraft.task.Content;
import dev.taskcraft.task.Outcome;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.TaskEvent.ModelResponded;
import dev.taskcraft.task.TaskEvent.Rejection;
import dev.taskcraft.task.TaskEvent.StepPlanned;
import dev.taskcraft.task.TaskEvent.TaskCompleted;
import dev.taskcraft.task.TaskEvent.TaskFailed;
import dev.taskcraft.task.Usage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReactPlannerTest {
  private final MemoryBlobs blobs = new MemoryBlobs();
  private FakeGemini server;

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  private PlannerRole role(Reply... replies) throws Exception {
    server = FakeGemini.scripted(replies);
    return again();
  }

  /** The planner of another process on the same server. */
  private PlannerRole again() {
    return Planners.gemini(blobs, server, PlannerLimits.DEFAULT);
  }

  private Story story() {
    return Story.of(
        Toolkit.coworker(null), "react", Map.of("month", "May"), Toolkit.toolset(blobs));
  }

  private static Map<String, Object> path(String path) {
    return Map.of("path", path);
  }

  @Test
  void callsToolsAndThenAnswers() throws Exception {
    PlannerRole role =
        role(
            Reply.calls("I read it first.", Made.of("read_file", path("a.txt"))),
            Reply.text("The report is filed."));
    Story story = story();

    List<TaskEvent> first = story.plans(role);
    assertThat(first).hasSize(2);
    StepPlanned turn = (StepPlanned) first.get(1);
    assertThat(turn.thought()).isEqualTo("I read it first.");
    assertThat(turn.calls())
        .containsExactly(
            new TaskEvent.PlannedCall(1, null, new Call("read_file", Map.of("path", "a.txt"))));
    story.succeeds(1, "contents");
    story.plans(role);

    assertThat(story.last())
        .isEqualTo(new TaskCompleted(story.task().turn(2).id(), "The report is filed."));
    FakeRequest second = server.requests().get(1);
    assertThat(second.model()).isEqualTo("gemini-3.8-flash");
    assertThat(second.system())
        .contains("a careful clerk", "Files reports.", "file the report", "\"month\":\"May\"")
        .contains("is data");
    assertThat(second.lastResponses())
        .containsExactly(Map.of("name", "read_file", "response", Map.of("output", "contents")));
    assertThat(second.declarations())
        .extracting(tool -> tool.get("name"))
        .containsExactly("read_file", "send_mail", "screenshot");
    assertThat(server.refusals()).isEmpty();
  }

  @Test
  void recordsEveryCallWithItsUsageAndItsAnswer() throws Exception {
    PlannerRole role = role(Reply.text("done"));
    Story story = story();

    story.plans(role);

    ModelResponded call = story.events(ModelResponded.class).getFirst();
    long tokens = server.requests().getFirst().tokens();
    assertThat(call.usage())
        .isEqualTo(new Usage(tokens, tokens / 2, call.usage().output(), 7))
        .matches(usage -> usage.output() > 0);
    assertThat(call.problem()).isNull();
    assertThat(new String(blobs.get(call.answer().digest()), StandardCharsets.UTF_8))
        .contains("\"text\":\"done\"")
        .contains("responseId");
  }

  @Test
  void sendsParallelResultsInTheOrderOfTheCallsUnderTheirIds() throws Exception {
    PlannerRole role =
        role(
            Reply.calls(
                "",
                new Made("c-1", "read_file", path("a")),
                new Made("c-2", "read_file", path("b")),
                new Made(null, "screenshot", Map.of())),
            Reply.text("done"));
    Story story = story();
    story.plans(role);

    story.succeeds(3, "3");
    assertThat(story.plans(role)).isEmpty();
    story.succeeds(2, Map.of("rows", List.of(1, 2)));
    story.succeeds(1, "1");
    story.plans(role);

    assertThat(server.requests().get(1).lastResponses())
        .containsExactly(
            Map.of("id", "c-1", "name", "read_file", "response", Map.of("output", "1")),
            Map.of(
                "id",
                "c-2",
                "name",
                "read_file",
                "response",
                Map.of("output", Map.of("rows", List.of(1L, 2L)))),
            Map.of("name", "screenshot", "response", Map.of("output", "3")));
  }

  @Test
  void tellsTheModelWhatBecameOfEachCall() throws Exception {
    PlannerRole role =
        role(
            Reply.calls(
                "",
                Made.of("read_file", path("a")),
                Made.of("read_file", path("b")),
                Made.of("read_file", path("c")),
                Made.of("read_file", path("d")),
                Made.of("read_file", path("e"))),
            Reply.text("done"));
    Story story = story();
    story.plans(role);
    story.fails(1, "no such file");
    story.rejected(2, Rejection.PERSON, "ada", "private");
    story.answered(3, "42");
    story.executed(4, new Outcome.NotRun(Outcome.Refusal.MISSING_TOOL, "the tool is gone"));
    story.given(new TaskEvent.StepEdited(5, 2, new Call("read_file", Map.of("path", "f")), "ada"));
    story.given(
        new TaskEvent.StepApproved(
            5, 2, new Call("read_file", Map.of("path", "f")), "d1:y", "ada", null));
    story.succeeds(5, "f it is");

    story.plans(role);

    assertThat(server.requests().get(1).lastResponses())
        .extracting(response -> response.get("response"))
        .containsExactly(
            Map.of("error", "no such file"),
            Map.of("error", "rejected by ada: private"),
            Map.of("output", "42"),
            Map.of("error", "not run: the tool is gone"),
            Map.of(
                "output",
                "f it is",
                "note",
                "a person changed this call before it ran; it ran with these arguments",
                "ran_with",
                Map.of("path", "f")));
  }

  @Test
  void showsTheLastThreeImages() throws Exception {
    PlannerRole role =
        role(
            Reply.calls(
                "", Made.of("screenshot", Map.of()), Made.of("read_file", path("two images"))),
            Reply.call("screenshot", Map.of()),
            Reply.call("screenshot", Map.of()),
            Reply.text("done"));
    Story story = story();
    story.plans(role);
    story.executed(1, pictures("one", "image/png", "two", "image/jpeg"));
    story.executed(2, pictures("three", "application/pdf"));
    story.plans(role);
    story.executed(3, pictures("four", "image/png"));
    story.plans(role);
    story.executed(4, pictures("five", "image/webp"));
    story.plans(role);

    List<Map<String, Object>> contents = server.requests().getLast().contents();
    List<String> images = new ArrayList<>();
    List<Object> notes = new ArrayList<>();
    List<Object> files = new ArrayList<>();
    for (Map<String, Object> content : contents) {
      for (Map<String, Object> part : FakeRequest.parts(content)) {
        Map<String, Object> response = FakeRequest.object(part, "functionResponse");
        FakeRequest.objects(response, "parts")
            .forEach(
                image -> images.add((String) FakeRequest.object(image, "inlineData").get("data")));
        notes.add(FakeRequest.object(response, "response").get("images"));
        files.add(FakeRequest.object(response, "response").get("attachments"));
      }
    }
    assertThat(images)
        .extracting(
            data -> new String(java.util.Base64.getDecoder().decode(data), StandardCharsets.UTF_8))
        .containsExactly("two", "four", "five");
    assertThat(notes).contains("1 older images are no longer shown");
    assertThat(files).contains(List.of("application/pdf, 5 bytes"));
  }

  private Outcome pictures(String... contentAndType) {
    List<BlobRef> attachments = new ArrayList<>();
    for (int i = 0; i < contentAndType.length; i += 2) {
      attachments.add(
          blobs.put(contentAndType[i].getBytes(StandardCharsets.UTF_8), contentAndType[i + 1], ""));
    }
    return new Outcome.Succeeded(new Content("seen", null, attachments));
  }

  @Test
  void shortensLongOutputsAndSaysSo() throws Exception {
    PlannerRole role = role(Reply.call("read_file", path("a")), Reply.text("done"));
    Story story = story();
    story.plans(role);
    String text = "begin" + "x".repeat(100_000) + "end";
    BlobRef blob =
        blobs.put(("\"" + text + "\"").getBytes(StandardCharsets.UTF_8), "application/json", "");
    story.executed(1, new Outcome.Succeeded(new Content(null, blob, List.of())));

    story.plans(role);

    Object response = server.requests().get(1).lastResponses().getFirst().get("response");
    assertThat(((Map<?, ?>) response).get("output").toString())
        .startsWith("begin")
        .endsWith("end")
        .contains("60008 of 100008 characters left out")
        .hasSizeLessThan(41_000);
  }

  @Test
  void anUnknownToolAndInvalidArgumentsComeBackAsErrors() throws Exception {
    PlannerRole role =
        role(
            Reply.call("launch_rocket", Map.of("to", "moon")),
            Reply.call("read_file", Map.of("file", "a")),
            Reply.text("I can't."));
    Story story = story();

    story.plans(role);
    assertThat(story.task().step(1).call())
        .isEqualTo(new Call("launch_rocket", Map.of("to", "moon")));
    story.rejected(1, Rejection.INVALID, "policy", "there is no tool 'launch_rocket'");
    story.plans(role);
    story.rejected(2, Rejection.INVALID, "policy", "'path' is missing");
    story.plans(role);

    assertThat(story.last()).isInstanceOf(TaskCompleted.class);
    assertThat(server.requests().get(1).lastResponses().getFirst().get("response"))
        .isEqualTo(Map.of("error", "rejected by policy: there is no tool 'launch_rocket'"));
    assertThat(server.refusals()).isEmpty();
  }

  @Test
  void givesUpWhenNoCallIsValidForThreeTurns() throws Exception {
    PlannerRole role =
        role(
            Reply.call("read_file", Map.of("file", "a")),
            Reply.call("read_file", Map.of("file", "b")),
            Reply.calls(
                "", Made.of("nothing", Map.of()), Made.of("read_file", Map.of("file", "c"))));
    Story story = story();
    for (int step = 1; step <= 3; step++) {
      story.plans(role);
      story.rejected(step, Rejection.INVALID, "policy", "'path' is missing");
    }
    story.rejected(4, Rejection.INVALID, "policy", "'path' is missing");

    story.plans(role);

    assertThat(failure(story).code()).isEqualTo("model");
    assertThat(failure(story).reason()).contains("3 turns in a row held no valid call");
  }

  @Test
  void pointsOutRepeatsAndThenGivesUp() throws Exception {
    Reply same = Reply.call("read_file", path("a"));
    PlannerRole role = role(same, same, same, same, same, same);
    Story story = story();

    story.runs(role, call -> new Outcome.Succeeded(Content.of("still empty")));

    assertThat(failure(story).code()).isEqualTo("loop");
    assertThat(server.requests()).hasSize(5);
    assertThat(server.requests().get(2).lastText()).isEmpty();
    assertThat(server.requests().get(3).lastText()).contains("same calls 3 times in a row");
    assertThat(server.requests().get(4).lastText()).contains("same calls 4 times in a row");
  }

  @Test
  void anotherResultIsNoRepeat() throws Exception {
    Reply same = Reply.call("read_file", path("a"));
    PlannerRole role = role(same, same, same, same, same, same, Reply.text("done"));
    Story story = story();
    List<String> log = new ArrayList<>();

    story.runs(
        role,
        call -> {
          log.add("line");
          return new Outcome.Succeeded(Content.of(List.copyOf(log)));
        });

    assertThat(story.last()).isInstanceOf(TaskCompleted.class);
  }

  @Test
  void givesUpAfterTheLastTurnItMayTake() throws Exception {
    server =
        FakeGemini.answering(
            request -> Reply.call("read_file", path("file " + request.contents().size())));
    PlannerLimits limits =
        new PlannerLimits(
            ModelLimits.DEFAULT,
            new ReactLimits(new TurnLimits(4, 3, 5, 3), 800_000, 40_000, 3),
            TotLimits.DEFAULT);
    Story story = story();

    story.runs(
        Planners.gemini(blobs, server, limits), call -> new Outcome.Succeeded(Content.of("x")));

    assertThat(failure(story).code()).isEqualTo("max_turns");
    assertThat(story.task().lastStep()).isEqualTo(4);
  }

  @Test
  void aTurnWhoseAnswerWasRecordedIsPlannedWithoutAskingAgain() throws Exception {
    PlannerRole role = role(Reply.call("read_file", path("a")), Reply.text("done"));
    Story story = story();
    List<TaskEvent> whole = story.plans(role);
    assertThat(whole).hasSize(2);
    Story cut = story.without(1);

    List<TaskEvent> resumed = cut.plans(again());

    assertThat(resumed).containsExactly(whole.get(1));
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void anotherProcessGoesOnFromAnyPlace() throws Exception {
    server =
        FakeGemini.answering(
            request ->
                switch (request.contents().size()) {
                  case 1 ->
                      Reply.calls(
                          "", Made.of("read_file", path("a")), Made.of("read_file", path("b")));
                  case 3 -> Reply.call("send_mail", Map.of("to", "x", "text", "y"));
                  default -> Reply.text("done");
                });
    Story whole = story();
    whole.runs(again(), call -> new Outcome.Succeeded(Content.of("ok")));

    for (int lost = 1; lost < whole.events().size() - 1; lost++) {
      Story resumed = whole.without(lost);
      resumed.runs(again(), call -> new Outcome.Succeeded(Content.of("ok")));
      assertThat(resumed.last()).isInstanceOf(TaskCompleted.class);
      assertThat(resumed.task().lastStep()).isEqualTo(3);
    }
    assertThat(server.refusals()).isEmpty();
  }

  static TaskFailed failure(Story story) {
    assertThat(story.last()).isInstanceOf(TaskFailed.class);
    return (TaskFailed) story.last();
  }
}
