package dev.taskcraft.planner.tot;

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
import dev.taskcraft.planner.react.ReactLimits;
import dev.taskcraft.planner.turn.ModelLimits;
import dev.taskcraft.planner.turn.TurnLimits;
import dev.taskcraft.serde.StrictJson;
import dev.taskcraft.task.Call;
import dev.taskcraft.task.TaskEvent.ModelResponded;
import dev.taskcraft.task.TaskEvent.Rejection;
import dev.taskcraft.task.TaskEvent.StepPlanned;
import dev.taskcraft.task.TaskEvent.TaskCompleted;
import dev.taskcraft.task.TaskEvent.TaskFailed;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TotPlannerTest {
  private static final String READ_A =
      "{\"thought\":\"look at a\",\"tool\":\"read_file\",\"args\":\"{\\\"path\\\":\\\"a\\\"}\"}";
  private static final String READ_B =
      "{\"thought\":\"look at b\",\"tool\":\"read_file\",\"args\":{\"path\":\"b\"}}";
  private static final String UNKNOWN =
      "{\"thought\":\"guess\",\"tool\":\"oracle\",\"args\":\"{}\"}";
  private static final String INCOMPLETE =
      "{\"thought\":\"look\",\"tool\":\"read_file\",\"args\":\"{}\"}";
  private static final String ANSWER = "{\"thought\":\"then say so\",\"answer\":\"it is b\"}";

  private final MemoryBlobs blobs = new MemoryBlobs();
  private FakeGemini server;

  @AfterEach
  void stop() {
    server.close();
  }

  private PlannerRole role(int depth, long tokens, Reply... replies) throws Exception {
    server = FakeGemini.scripted(replies);
    return again(depth, tokens);
  }

  private PlannerRole again(int depth, long tokens) {
    return Planners.gemini(
        blobs,
        server,
        new PlannerLimits(
            ModelLimits.DEFAULT,
            ReactLimits.DEFAULT,
            new TotLimits(TurnLimits.DEFAULT, 3, 2, depth, tokens, 10_000)));
  }

  private Story story() {
    return Story.of(Toolkit.coworker(null), "tot", Map.of(), Toolkit.toolset(blobs));
  }

  private static Reply thoughts(String... thoughts) {
    return Reply.text("{\"thoughts\":[" + String.join(",", thoughts) + "]}");
  }

  private static Reply values(String... values) {
    StringBuilder json = new StringBuilder();
    for (int i = 0; i < values.length; i += 2) {
      json.append(i == 0 ? "" : ",")
          .append("{\"id\":%s,\"value\":\"%s\"}".formatted(values[i], values[i + 1]));
    }
    return Reply.text("{\"values\":[" + json + "]}");
  }

  @Test
  void makesTheFirstCallOfTheBestPathAndKeepsTheTree() throws Exception {
    PlannerRole role =
        role(
            2,
            1_000_000,
            thoughts(READ_A, UNKNOWN, READ_B, INCOMPLETE),
            values("1", "likely", "2", "sure"),
            thoughts(ANSWER),
            thoughts("{\"thought\":\"give up\"}"),
            values("3", "likely", "4", "impossible"));
    Story story = story();

    story.plans(role);

    StepPlanned turn = story.events(StepPlanned.class).getFirst();
    assertThat(turn.calls().getFirst().call())
        .isEqualTo(new Call("read_file", Map.of("path", "b")));
    assertThat(turn.thought()).isEqualTo("look at b → then say so");
    assertThat(story.events(ModelResponded.class))
        .extracting(ModelResponded::attempt)
        .containsExactly(1, 2, 3, 4, 5);
    Map<String, Object> tree =
        StrictJson.parseObject(
            new String(blobs.get(turn.reasoning().digest()), StandardCharsets.UTF_8));
    assertThat(tree)
        .containsEntry("chosen", 3L)
        .containsEntry("tokens", story.task().usage().total());
    assertThat(FakeRequest.objects(tree, "nodes"))
        .extracting(
            node ->
                List.of(node.get("id"), node.get("parent"), node.get("value"), node.get("kept")))
        .containsExactly(
            List.of(1L, 0L, "likely", true),
            List.of(2L, 0L, "sure", true),
            List.of(3L, 2L, "likely", true),
            List.of(4L, 1L, "impossible", false));
    assertThat(server.requests().get(2).lastText())
        .contains("1. look at b [call read_file {\"path\":\"b\"}]");
  }

  @Test
  void showsTheModelWhatHappenedBefore() throws Exception {
    PlannerRole role =
        role(
            1,
            1_000_000,
            thoughts(READ_A),
            values("1", "sure"),
            thoughts(ANSWER),
            values("1", "sure"));
    Story story = story();
    story.plans(role);
    story.rejected(1, Rejection.PERSON, "ada", "take b");

    story.plans(role);

    assertThat(story.last()).isEqualTo(new TaskCompleted(story.task().turn(2).id(), "it is b"));
    assertThat(server.requests().get(2).lastText())
        .contains("call: read_file {\"path\":\"a\"}", "rejected by ada: take b");
    assertThat(server.requests().get(0).system()).contains("- read_file: does read_file");
  }

  @Test
  void asksWhatAPlanOfMereThoughtsComesTo() throws Exception {
    PlannerRole role =
        role(
            1,
            1_000_000,
            thoughts("{\"thought\":\"think\"}"),
            values("1", "likely"),
            thoughts(READ_A));
    Story story = story();

    story.plans(role);

    assertThat(story.task().step(1).call()).isEqualTo(new Call("read_file", Map.of("path", "a")));
    assertThat(server.requests().get(2).lastText()).contains("1. think", "This plan was chosen");
  }

  @Test
  void tellsTheModelWhatItCouldNotUseAndGivesUpAfterThree() throws Exception {
    PlannerRole role =
        role(
            1,
            1_000_000,
            Reply.text("I would read a."),
            thoughts(READ_A),
            Reply.text("{\"values\":[{\"id\":1,\"value\":\"maybe\"}]}"),
            thoughts(READ_A),
            Reply.finished("MAX_TOKENS", null));
    Story story = story();

    story.plans(role);

    assertThat(((TaskFailed) story.last()).code()).isEqualTo("model");
    assertThat(server.requests().get(1).lastText())
        .contains("could not be used: it is not the JSON");
    assertThat(server.requests().get(3).lastText()).contains("sure, likely, impossible");
    assertThat(story.events(ModelResponded.class)).hasSize(5);
  }

  @Test
  void takesJsonInAFence() throws Exception {
    PlannerRole role =
        role(
            1,
            1_000_000,
            Reply.text("```json\n{\"thoughts\":[" + READ_A + "]}\n```"),
            values("1", "sure"));
    Story story = story();

    story.plans(role);

    assertThat(story.task().lastStep()).isEqualTo(1);
  }

  @Test
  void choosesTheBestSoFarWhenTheTokensAreUsedUp() throws Exception {
    PlannerRole role = role(3, 700, thoughts(READ_A, READ_B), values("1", "likely", "2", "sure"));
    Story story = story();

    story.plans(role);

    assertThat(story.task().usage().total()).isGreaterThan(700);
    assertThat(story.task().step(1).call()).isEqualTo(new Call("read_file", Map.of("path", "b")));
    story.succeeds(1, "b");
    story.plans(role);
    assertThat(((TaskFailed) story.last()).code()).isEqualTo("budget");
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void givesUpWhenTheTokensAreUsedUpBeforeAnythingWasValued() throws Exception {
    PlannerRole role = role(3, 10, thoughts(READ_A, READ_B));
    Story story = story();

    story.plans(role);

    assertThat(((TaskFailed) story.last()).code()).isEqualTo("budget");
    assertThat(((TaskFailed) story.last()).reason()).contains("of at most 10");
  }

  @Test
  void retriesWhatTheProviderCouldNotServe() throws Exception {
    PlannerRole role =
        role(
            1,
            1_000_000,
            Reply.overloaded(),
            thoughts(READ_A),
            Reply.exhausted("3s"),
            values("1", "sure"));
    Story story = story();

    story.plans(role);

    assertThat(story.task().lastStep()).isEqualTo(1);
    assertThat(story.events(ModelResponded.class)).hasSize(4);
  }

  @Test
  void aTurnWhoseAnswersAreAllRecordedIsPlannedWithoutAsking() throws Exception {
    PlannerRole role = role(1, 1_000_000, thoughts(READ_A), values("1", "sure"));
    Story story = story();
    story.plans(role);

    Story cut = story.without(1);
    cut.plans(again(1, 1_000_000));

    assertThat(cut.events()).isEqualTo(story.events());
    assertThat(server.requests()).hasSize(2);
  }
}
