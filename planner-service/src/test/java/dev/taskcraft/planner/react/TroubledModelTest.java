package dev.taskcraft.planner.react;

import static dev.taskcraft.planner.react.ReactPlannerTest.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskcraft.planner.MemoryBlobs;
import dev.taskcraft.planner.PlannerLimits;
import dev.taskcraft.planner.PlannerRole;
import dev.taskcraft.planner.Planners;
import dev.taskcraft.planner.Story;
import dev.taskcraft.planner.Toolkit;
import dev.taskcraft.planner.fake.FakeGemini;
import dev.taskcraft.planner.fake.Reply;
import dev.taskcraft.planner.gemini.GeminiModel;
import dev.taskcraft.planner.model.ModelAnswer;
import dev.taskcraft.planner.model.ModelProblem;
import dev.taskcraft.planner.model.ModelRequest;
import dev.taskcraft.role.Reaction;
import dev.taskcraft.task.TaskEvent.ModelResponded;
import dev.taskcraft.task.TaskEvent.TaskCompleted;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A model, or its provider, that does not do what it should. */
@Timeout(60)
class TroubledModelTest {
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

  private PlannerRole again() {
    return Planners.gemini(blobs, server, PlannerLimits.DEFAULT);
  }

  private Story story(String model) {
    return Story.of(Toolkit.coworker(model), "gemini", Map.of(), Toolkit.toolset(blobs));
  }

  private Story after(Reply... replies) throws Exception {
    Story story = story(null);
    story.plans(role(replies));
    return story;
  }

  private static List<String> problems(Story story) {
    return story.events(ModelResponded.class).stream().map(ModelResponded::problem).toList();
  }

  @Test
  void tellsTheModelWhatWasWrongAndAsksAgain() throws Exception {
    Story story =
        after(
            Reply.finished("MALFORMED_FUNCTION_CALL", "Malformed function call: print(read_file("),
            Reply.text("  "),
            Reply.text("done"));

    assertThat(story.last()).isInstanceOf(TaskCompleted.class);
    assertThat(problems(story))
        .containsExactly(
            "unusable: MALFORMED_FUNCTION_CALL: Malformed function call: print(read_file(",
            "unusable: it holds neither a call nor text",
            null);
    assertThat(server.requests().get(0).lastText()).isEqualTo("file the report");
    assertThat(server.requests().get(1).lastText())
        .contains("could not be used: MALFORMED_FUNCTION_CALL");
    assertThat(server.requests().get(2).lastText()).contains("neither a call nor text");
  }

  @Test
  void namesWhateverCanNotBeUsed() throws Exception {
    assertThat(problemOf(Reply.finished("MAX_TOKENS", null))).isEqualTo("unusable: MAX_TOKENS");
    assertThat(problemOf(Reply.finished("SAFETY", null))).isEqualTo("unusable: SAFETY");
    assertThat(problemOf(Reply.finished("UNEXPECTED_TOOL_CALL", null)))
        .isEqualTo("unusable: UNEXPECTED_TOOL_CALL");
    assertThat(problemOf(Reply.finished("STOP", null)))
        .isEqualTo("unusable: it holds neither a call nor text");
    assertThat(problemOf(Reply.noCandidates())).isEqualTo("unusable: it holds no candidate");
    assertThat(problemOf(Reply.blocked("PROHIBITED_CONTENT")))
        .isEqualTo("unusable: the prompt was blocked: PROHIBITED_CONTENT");
    assertThat(problemOf(Reply.call("read file!", Map.of())))
        .isEqualTo("unusable: 'read file!' is no name of a function");
    assertThat(problemOf(Reply.raw(200, numbers("9007199254740993"))))
        .contains("unusable: ", "2^53-1");
    Reply.Made[] many =
        Collections.nCopies(65, Reply.Made.of("screenshot", Map.of())).toArray(Reply.Made[]::new);
    assertThat(problemOf(Reply.calls("", many))).contains("65 calls in one answer");
  }

  private static String numbers(String number) {
    return """
    {"candidates":[{"content":{"role":"model","parts":[{"functionCall":{"name":"read_file","args":{"n":%s}},"thoughtSignature":"AAAA"}]},"finishReason":"STOP"}]}\
    """
        .formatted(number);
  }

  private String problemOf(Reply reply) throws Exception {
    try {
      return problems(after(reply, Reply.text("done"))).getFirst();
    } finally {
      server.close();
    }
  }

  @Test
  void givesUpAfterThreeAnswersThatCanNotBeUsed() throws Exception {
    Story story =
        after(
            Reply.text(""),
            Reply.overloaded(),
            Reply.finished("SAFETY", null),
            Reply.finished("MALFORMED_FUNCTION_CALL", "no"),
            Reply.text("too late"));

    assertThat(failure(story).code()).isEqualTo("model");
    assertThat(failure(story).reason())
        .isEqualTo("3 answers in a row could not be used; the last: MALFORMED_FUNCTION_CALL: no");
    assertThat(server.requests()).hasSize(4);
  }

  @Test
  void anAnswerThatIsNoJsonIsAskedForAgainAndThenGivenUp() throws Exception {
    Story story =
        after(
            Reply.raw(200, "<html>please log in</html>"),
            Reply.raw(200, "{\"candidates\": [7]}"),
            Reply.raw(200, ""),
            Reply.text("too late"));

    assertThat(problems(story)).containsOnly("unusable: the answer is not JSON");
    assertThat(failure(story).code()).isEqualTo("model");
    assertThat(failure(story).reason()).startsWith("3 answers in a row could not be used");
    assertThat(server.requests()).hasSize(3);
  }

  @Test
  void waitsAsLongAsTheProviderAsks() throws Exception {
    PlannerRole role =
        role(
            Reply.exhausted("12.5s"),
            Reply.overloaded().with("Retry-After", "40"),
            Reply.text("done"));
    Story story = story(null);

    story.once(role);
    assertThat(story.events(ModelResponded.class).getFirst().retryAt())
        .isEqualTo(Story.START.plusMillis(12_500));
    assertThat(problems(story).getFirst())
        .startsWith("unavailable: 429 RESOURCE_EXHAUSTED: You exceeded your current quota");
    Reaction<?> reaction = role.react(story.task(), Story.START);
    assertThat(reaction.work()).isEmpty();
    assertThat(reaction.due()).isEqualTo(Story.START.plusMillis(12_500));

    story.once(role);
    assertThat(story.events(ModelResponded.class).get(1).retryAt())
        .isEqualTo(Story.START.plusSeconds(40));
    story.plans(role);
    assertThat(story.last()).isInstanceOf(TaskCompleted.class);
  }

  @Test
  void waitsLongerEachTimeAndGivesUpAfterFiveRetries() throws Exception {
    Story story =
        after(
            Reply.overloaded(),
            Reply.error(500, "INTERNAL", "An internal error has occurred."),
            Reply.truncated(),
            Reply.overloaded(),
            Reply.raw(502, "<html>Bad Gateway</html>"),
            Reply.overloaded(),
            Reply.text("too late"));

    List<ModelResponded> calls = story.events(ModelResponded.class);
    assertThat(calls).hasSize(6);
    for (int i = 0; i < calls.size(); i++) {
      Duration wait = Duration.between(Story.START, calls.get(i).retryAt());
      assertThat(wait.toMillis()).isBetween(500L << i, 1_000L << i);
    }
    assertThat(failure(story).code()).isEqualTo("model_unavailable");
    assertThat(failure(story).reason())
        .contains("could not be reached 6 times", "503 UNAVAILABLE: The model is overloaded");
  }

  @Test
  void doesNotSeemToHangWhenTheProviderAsksForADay() throws Exception {
    Story story = after(Reply.exhausted("86400s"), Reply.text("too late"));

    assertThat(failure(story).code()).isEqualTo("model_unavailable");
    assertThat(failure(story).reason()).contains("longer than PT15M");
  }

  @Test
  void anotherProcessKeepsCountingAndWaiting() throws Exception {
    PlannerRole role =
        role(
            Reply.overloaded(),
            Reply.overloaded(),
            Reply.overloaded(),
            Reply.overloaded(),
            Reply.overloaded(),
            Reply.overloaded());
    Story story = story(null);
    for (int i = 1; i <= 6; i++) {
      story = story.reloaded();
      story.once(i % 2 == 0 ? role : again());
      assertThat(story.events(ModelResponded.class)).hasSize(i);
      assertThat(story.events(ModelResponded.class).getLast().attempt()).isEqualTo(i);
    }

    story.plans(again());

    assertThat(failure(story).code()).isEqualTo("model_unavailable");
  }

  @Test
  void aWrongKeyFailsAtOnceAndIsNotShown() throws Exception {
    server = FakeGemini.scripted();
    Story story = story(null);

    story.plans(Planners.gemini(blobs, server.baseUrl(), "AIza-wrong-key", PlannerLimits.DEFAULT));

    assertThat(failure(story).code()).isEqualTo("model_refused");
    assertThat(failure(story).reason()).contains("400", "API key not valid");
    assertThat(story.events().toString()).doesNotContain("AIza-wrong-key");
  }

  @Test
  void anUnknownModelFailsAtOnce() throws Exception {
    server = FakeGemini.scripted();
    Story story = story("gpt-9");

    story.plans(again());

    assertThat(failure(story).code()).isEqualTo("model_refused");
    assertThat(failure(story).reason()).contains("404", "models/gpt-9 is not found");
    assertThat(story.events(ModelResponded.class)).hasSize(1);
  }

  @Test
  void theKeyIsCutOutOfWhatTheProviderSays() throws Exception {
    Story story =
        after(Reply.error(403, "PERMISSION_DENIED", "key " + FakeGemini.KEY + " is blocked"));

    assertThat(failure(story).reason()).contains("key <api key> is blocked");
    assertThat(story.events().toString()).doesNotContain(FakeGemini.KEY);
  }

  @Test
  void anEndlessAnswerIsCutOffByTheTimeout() throws Exception {
    server = FakeGemini.scripted(Reply.hang());
    try (GeminiModel model =
        new GeminiModel(FakeGemini.KEY, server.baseUrl(), Duration.ofMillis(300))) {
      ModelAnswer answer = model.ask(ModelRequest.of("gemini-x", "", "hello", null));

      assertThat(answer).isInstanceOf(ModelAnswer.Failed.class);
      assertThat(((ModelAnswer.Failed) answer).problem().kind())
          .isEqualTo(ModelProblem.Kind.UNAVAILABLE);
      assertThat(((ModelAnswer.Failed) answer).problem().text()).containsIgnoringCase("timeout");
    }
  }

  @Test
  void leavesWaitingToThePlanner() throws Exception {
    server = FakeGemini.scripted(Reply.overloaded().with("Retry-After", "50"));
    try (GeminiModel model =
        new GeminiModel(FakeGemini.KEY, server.baseUrl(), Duration.ofMillis(900))) {
      ModelAnswer answer = model.ask(ModelRequest.of("gemini-x", "", "hello", null));

      assertThat(((ModelAnswer.Failed) answer).problem().text()).startsWith("503 UNAVAILABLE");
      assertThat(((ModelAnswer.Failed) answer).retryAfter()).isEqualTo(Duration.ofSeconds(50));
    }
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void aServerThatIsNotThereIsUnavailable() throws Exception {
    FakeGemini gone = FakeGemini.scripted();
    String url = gone.baseUrl();
    gone.close();
    try (GeminiModel model = new GeminiModel(FakeGemini.KEY, url, Duration.ofSeconds(5))) {
      ModelAnswer answer = model.ask(ModelRequest.of("gemini-x", "", "hello", null));

      assertThat(((ModelAnswer.Failed) answer).problem().toString())
          .startsWith("unavailable: ConnectException");
    }
  }

  @Test
  void stopsAskingWhenItsThreadIsInterrupted() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    server =
        FakeGemini.answering(
            request -> {
              asked.countDown();
              return Reply.hang();
            });
    try (GeminiModel model =
        new GeminiModel(FakeGemini.KEY, server.baseUrl(), Duration.ofSeconds(50))) {
      FutureTask<ModelAnswer> asking =
          new FutureTask<>(() -> model.ask(ModelRequest.of("gemini-x", "", "hello", null)));
      Thread thread = Thread.ofVirtual().start(asking);
      asked.await();
      thread.interrupt();

      assertThatThrownBy(asking::get).hasCauseInstanceOf(InterruptedException.class);
    }
  }

  @Test
  void aHugeAnswerIsTaken() throws Exception {
    Story story = after(Reply.text("x".repeat(5_000_000)));

    assertThat(((TaskCompleted) story.last()).answer()).hasSize(5_000_000);
  }
}
