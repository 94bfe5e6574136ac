package dev.taskcraft.planner.playbook;

import static dev.taskcraft.planner.playbook.PlaybookFixture.answer;
import static dev.taskcraft.planner.playbook.PlaybookFixture.call;
import static dev.taskcraft.planner.playbook.PlaybookFixture.callAnyway;
import static dev.taskcraft.planner.playbook.PlaybookFixture.callWhen;
import static dev.taskcraft.planner.playbook.PlaybookFixture.coworker;
import static dev.taskcraft.planner.playbook.PlaybookFixture.forEach;
import static dev.taskcraft.planner.playbook.PlaybookFixture.map;
import static dev.taskcraft.planner.playbook.PlaybookFixture.story;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.blob.BlobRef;
import dev.taskcraft.coworker.Coworker;
import dev.taskcraft.coworker.PlaybookStep;
import dev.taskcraft.planner.MemoryBlobs;
import dev.taskcraft.planner.PlannerRole;
import dev.taskcraft.planner.Planners;
import dev.taskcraft.planner.Story;
import dev.taskcraft.task.Call;
import dev.taskcraft.task.Content;
import dev.taskcraft.task.Outcome;
import dev.taskcraft.task.Resolution;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.TaskEvent.Finish;
import dev.taskcraft.task.TaskEvent.Rejection;
import dev.taskcraft.task.TaskEvent.StepPlanned;
import dev.taskcraft.task.TaskEvent.TaskCompleted;
import dev.taskcraft.task.TaskEvent.TaskFailed;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PlaybookPlannerTest {
  private final MemoryBlobs blobs = new MemoryBlobs();
  private final PlannerRole role = Planners.playbook(blobs);

  @Test
  void walksItsStepsOneATurnAndAnswers() throws Exception {
    Story story =
        story(
            coworker(
                call("read", "read_file", "path", "${inputs.path}"),
                call(null, "send", "text", "Report: ${steps.read.output.path}!"),
                answer("sent ${steps.read.status}")));

    assertThat(story.plans(role)).containsExactly(planned(1, 1, "read_file", "path", "in.txt"));
    assertThat(story.plans(role)).isEmpty();
    story.succeeds(1, Map.of("path", "in.txt"));
    assertThat(story.plans(role)).containsExactly(planned(2, 2, "send", "text", "Report: in.txt!"));
    story.succeeds(2, null);
    assertThat(story.plans(role))
        .containsExactly(
            new StepPlanned(3, null, List.of(), new Finish.Answer("sent succeeded"), null, null),
            new TaskCompleted(story.task().turn(3).id(), "sent succeeded"));
    assertThat(story.plans(role)).isEmpty();
  }

  @Test
  void aTextThatIsOneExpressionKeepsItsType() throws Exception {
    Story story =
        story(
            coworker(
                call("a", "get"),
                call(
                    "b",
                    "put",
                    "number",
                    "${steps.a.output.n}",
                    "text",
                    "${steps.a.output.n} ${steps.a.output.d} ${steps.a.output.list}",
                    "sum",
                    "${steps.a.output.n + 1}",
                    "deep",
                    Arrays.asList(map("x", "${steps.a.output.list}"), "$${kept}", null, 7L),
                    "nothing",
                    "${steps.a.output.nothing}",
                    "made",
                    "${{'k': [steps.a.output.n, null], 'brace': '}'}}")));
    story.plans(role);
    story.succeeds(1, map("n", 3L, "d", 2.0, "list", List.of(1L, "x"), "nothing", null));

    story.plans(role);

    assertThat(story.task().step(2).call().args())
        .isEqualTo(
            map(
                "number",
                3L,
                "text",
                "3 2 [1,\"x\"]",
                "sum",
                4L,
                "deep",
                Arrays.asList(map("x", List.of(1L, "x")), "${kept}", null, 7L),
                "nothing",
                null,
                "made",
                map("k", Arrays.asList(3L, null), "brace", "}")));
  }

  @Test
  void skipsWhatItsConditionRefuses() throws Exception {
    Story story =
        story(
            coworker(
                call("check", "check"),
                callWhen("steps.check.output.size > 10", "big", "archive"),
                callWhen("${steps.check.output.size <= 10}", "small", "keep"),
                callWhen("steps.big.status == 'skipped'", null, "note"),
                answer("${has(steps.big) ? steps.big.status : 'none'}")));

    story.runs(role, call -> new Outcome.Succeeded(Content.of(Map.of("size", 5))));

    assertThat(tools(story)).containsExactly("check", "keep", "note");
    assertThat(story.last()).isEqualTo(new TaskCompleted(story.task().turn(4).id(), "skipped"));
  }

  @Test
  void loopsOverListsAlsoInLoops() throws Exception {
    Story story =
        story(
            coworker(
                call("list", "list"),
                forEach(
                    "steps.list.output",
                    "group",
                    forEach("group.files", "file", call(null, "open", "f", "${group.n}/${file}"))),
                answer("done")));

    story.runs(
        role,
        call ->
            new Outcome.Succeeded(
                Content.of(
                    List.of(
                        map("n", 1, "files", List.of("a", "b")),
                        map("n", 2, "files", List.of()),
                        map("n", 3, "files", List.of("c"))))));

    assertThat(story.events(StepPlanned.class).stream().flatMap(e -> e.calls().stream()))
        .extracting(planned -> planned.call().args().get("f"))
        .containsExactly(null, "1/a", "1/b", "3/c");
  }

  @Test
  void aFailedCallFailsTheTaskUnlessItMayGoOn() throws Exception {
    Story story =
        story(
            coworker(
                callAnyway("try", "fetch"),
                callAnyway("no", "post"),
                call(null, "log", "e", "${steps.try.error}; ${steps.no.error}"),
                call(null, "send")));
    story.plans(role);
    story.fails(1, "404");
    story.plans(role);
    story.rejected(2, Rejection.PERSON, "ada", "not today");
    story.plans(role);
    assertThat(story.task().step(3).call().args())
        .containsEntry("e", "404; rejected by ada: not today");
    story.succeeds(3, null);
    story.plans(role);
    story.rejected(4, Rejection.PERSON, "ada", "wrong address");

    story.plans(role);

    assertThat(story.last())
        .isEqualTo(
            new TaskFailed(
                "step_rejected",
                "step 4, send (playbook[3]), was rejected by ada: wrong address",
                story.task().turn(5).id()));
  }

  @Test
  void aFailedCallIsNamed() throws Exception {
    Story story = story(coworker(call("x", "fetch")));
    story.plans(role);
    story.fails(1, "connection refused");

    story.plans(role);

    assertThat(story.last())
        .isEqualTo(
            new TaskFailed(
                "step_failed",
                "step 1, fetch (playbook[0]), failed: connection refused",
                story.task().turn(2).id()));
  }

  @Test
  void waitsForEveryStepAndForAResume() throws Exception {
    Story story = story(coworker(call("x", "fetch"), call("y", "fetch")));
    story.plans(role);
    story.given(new TaskEvent.TaskPaused("ada", null));
    story.succeeds(1, "ok");
    assertThat(story.plans(role)).isEmpty();

    story.given(new TaskEvent.TaskResumed("ada", story.task().pauses()));

    assertThat(story.plans(role)).containsExactly(planned(2, 2, "fetch"));
  }

  @Test
  void aStepThatAPersonGaveUpFailsTheTask() throws Exception {
    Story story = story(coworker(call("x", "pay"), call("y", "pay")));
    story.plans(role);
    story.resolved(1, Resolution.ABORTED);

    assertThat(story.plans(role))
        .containsExactly(
            new TaskFailed("aborted", "step 1, pay, was given up by ada: checked", null));
  }

  @Test
  void aStepThatAPersonSaysHappenedGoesOn() throws Exception {
    Story story = story(coworker(call("x", "pay"), answer("${steps.x.output}")));
    story.plans(role);
    story.resolved(1, Resolution.HAPPENED);

    story.plans(role);

    assertThat(story.last()).isEqualTo(new TaskCompleted(story.task().turn(2).id(), "checked"));
  }

  @Test
  void leavesASpentBudgetToPolicy() throws Exception {
    Story story = story(coworker(callAnyway("x", "fetch")));
    story.plans(role);
    story.rejected(1, Rejection.BUDGET, "policy", "max_actions");

    assertThat(story.plans(role)).isEmpty();
  }

  @Test
  void withoutAnAnswerTheLastTextIsTheAnswer() throws Exception {
    assertThat(answerOf("it is sunny")).isEqualTo("it is sunny");
    assertThat(answerOf(Map.of("a", 1))).isEqualTo("done: 1 step");
    assertThat(answerOf("x".repeat(3000))).isEqualTo("done: 1 step");
    assertThat(answerOf(null)).isEqualTo("done: 1 step");
  }

  private String answerOf(Object output) throws Exception {
    Story story = story(coworker(call(null, "x")));
    story.runs(role, call -> new Outcome.Succeeded(Content.of(output)));
    return ((TaskCompleted) story.last()).answer();
  }

  @Test
  void aPersonsAnswerIsAnOutput() throws Exception {
    Story story = story(coworker(call("q", "ask_user"), answer("you said ${steps.q.output}")));
    story.plans(role);
    story.answered(1, "yes");

    story.plans(role);

    assertThat(story.last())
        .isEqualTo(new TaskCompleted(story.task().turn(2).id(), "you said yes"));
  }

  @Test
  void saysWhichExpressionHasNoValue() throws Exception {
    assertThat(problemOf("${steps.a.output.pth}"))
        .isEqualTo(
            "playbook[1].args.v: ${steps.a.output.pth}: steps.a.output has no 'pth'; it has path, list");
    assertThat(problemOf("${steps.a.output.list[4]}")).contains("has 1 items, there is no [4]");
    assertThat(problemOf("${steps.a.output.path + 1}")).contains("No matching overload");
    assertThat(problemOf("${steps.b.output}")).contains("steps has no 'b'; it has a");
    assertThat(problemOf("${1 / 0}")).contains("by zero");
    assertThat(problemOf("${9007199254740993}")).contains("not JSON").contains("2^53-1");
    assertThat(problemOf("${steps.a.output.path")).contains("is never closed");
    assertThat(problemOf("${type(1)}")).contains("type that JSON doesn't have");
  }

  private String problemOf(String expression) throws Exception {
    Story story = story(coworker(call("a", "x"), call("b", "y", "v", expression)));
    story.runs(
        role, call -> new Outcome.Succeeded(Content.of(map("path", "p", "list", List.of("only")))));
    assertThat(story.last()).isInstanceOf(TaskFailed.class);
    assertThat(((TaskFailed) story.last()).code()).isEqualTo("playbook");
    return ((TaskFailed) story.last()).reason();
  }

  @Test
  void conditionsMustBeTrueOrFalseAndLoopsNeedLists() throws Exception {
    Story condition = story(coworker(callWhen("inputs.path", null, "x")));
    condition.plans(role);
    assertThat(((TaskFailed) condition.last()).reason())
        .isEqualTo("playbook[0].when: ${inputs.path}: gives a text, not true or false");

    Story loop = story(coworker(forEach("inputs.path", "c", call(null, "x"))));
    loop.plans(role);
    assertThat(((TaskFailed) loop.last()).reason())
        .isEqualTo("playbook[0].for_each: ${inputs.path}: gives a text, not a list");
  }

  @Test
  void anExpressionThatWorksTooMuchFailsTheTask() throws Exception {
    String tens = "[1,2,3,4,5,6,7,8,9,10]";
    String nested = "1";
    for (int depth = 0; depth < 7; depth++) {
      nested = tens + ".map(v" + depth + ", " + nested + ")";
    }
    Story story = story(coworker(call(null, "x", "v", "${" + nested + ".size()}")));

    story.plans(role);

    assertThat(((TaskFailed) story.last()).code()).isEqualTo("playbook");
    assertThat(((TaskFailed) story.last()).reason()).containsIgnoringCase("iteration");
  }

  @Test
  void anExpressionThatGrowsTextsTooMuchFailsTheTask() throws Exception {
    Story story =
        story(
            coworker(
                call("t", "x"),
                call(
                    null,
                    "y",
                    "v",
                    "${steps.t.output.l.map(a, steps.t.output.s + steps.t.output.s).size()}")));
    story.runs(
        role,
        call ->
            new Outcome.Succeeded(
                Content.of(
                    map(
                        "l", LongStream.range(0, 10_000).boxed().toList(),
                        "s", "x".repeat(100_000)))));

    assertThat(((TaskFailed) story.last()).reason()).contains("takes more work than one may");
  }

  @Test
  void largeOutputsAreLoadedWhenAnExpressionNeedsThem() throws Exception {
    BlobRef big =
        blobs.put(
            "{\"rows\":[{\"n\":1},{\"n\":2}]}".getBytes(StandardCharsets.UTF_8),
            "application/json",
            "{");
    Story story =
        story(
            coworker(
                call("big", "query"),
                call(null, "note"),
                forEach(
                    "steps.big.output.rows",
                    "row",
                    call(null, "send", "n", "${row.n}", "of", "${size(steps.big.output.rows)}")),
                answer("all ${steps.big.output.rows.size()}")));
    story.plans(role);
    story.executed(1, new Outcome.Succeeded(new Content(null, big, List.of())));

    assertThat(role.react(story.task(), story.now()).work()).isEmpty();
    story.runs(role, PlaybookPlannerTest::echo);

    assertThat(story.events(StepPlanned.class).stream().flatMap(e -> e.calls().stream()))
        .extracting(planned -> planned.call().args())
        .containsExactly(map(), map(), map("n", 1L, "of", 2L), map("n", 2L, "of", 2L));
    assertThat(((TaskCompleted) story.last()).answer()).isEqualTo("all 2");
    assertThat(blobs.reads()).isEqualTo(1);
  }

  @Test
  void aLostBlobFailsTheTask() throws Exception {
    BlobRef big = blobs.put("1".getBytes(StandardCharsets.UTF_8), "application/json", "1");
    Story story = story(coworker(call("big", "query"), answer("${steps.big.output}")));
    story.plans(role);
    story.executed(1, new Outcome.Succeeded(new Content(null, big, List.of())));
    blobs.lose(big.digest());

    story.plans(role);

    assertThat(((TaskFailed) story.last()).reason())
        .contains("can't be read")
        .contains(big.digest());
  }

  @Test
  void anotherProcessTakesTheSameCourseFromAnyPlace() throws Exception {
    Coworker coworker =
        coworker(
            call("list", "list"),
            forEach(
                "steps.list.output.filter(n, n % 2 == 0)",
                "n", callWhen("n > 2", "got", "get", "n", "${n}")),
            answer("last ${steps.got.output.n}"));
    Function<Call, Outcome> tools =
        call ->
            new Outcome.Succeeded(
                Content.of(
                    call.tool().equals("list") ? List.of(1, 2, 3, 4, 5, 6, 8) : call.args()));
    Story whole = story(coworker);
    whole.runs(role, tools);

    for (int lost = 1; lost < whole.events().size() - 1; lost++) {
      Story resumed = whole.without(lost);
      resumed.runs(Planners.playbook(blobs), tools);
      assertThat(resumed.events()).isEqualTo(whole.events());
    }
    assertThat(((TaskCompleted) whole.last()).answer()).isEqualTo("last 8");
  }

  @Test
  void aHistoryThatWasNeverAppendedIsForgotten() throws Exception {
    Story story =
        story(
            coworker(
                call("a", "x"),
                callAnyway("b", "y", "v", "${steps.a.output}"),
                answer("${steps.a.output}")));
    story.plans(role);
    Story phantom = story.reloaded();
    phantom.succeeds(1, "phantom").plans(role);
    phantom.succeeds(2, "phantom").plans(role);

    story.wait(Duration.ofSeconds(1)).succeeds(1, "real").plans(role);

    assertThat(story.task().step(2).call().args()).containsEntry("v", "real");
    story.succeeds(2, "real").plans(role);
    assertThat(((TaskCompleted) story.last()).answer()).isEqualTo("real");
  }

  @Test
  void aLongLoopIsNotWalkedAgainAtEachTurn() throws Exception {
    int length = 1_000;
    Story story =
        story(
            coworker(
                call("list", "list"),
                forEach("steps.list.output", "n", call(null, "get", "n", "${n}"))));
    PlaybookPlanner planner = new PlaybookPlanner(blobs);
    List<Long> numbers = LongStream.range(0, length).boxed().toList();
    story.plans(Planners.of(planner));
    story.succeeds(1, numbers);
    for (int i = 0; i < length; i++) {
      story.plans(Planners.of(planner));
      story.succeeds(i + 2, null);
    }

    assertThat(planner.turnsWalked()).isLessThanOrEqualTo(2L * length);

    PlaybookPlanner other = new PlaybookPlanner(blobs);
    story.plans(Planners.of(other));
    assertThat(other.turnsWalked()).isEqualTo(length + 1L);
    assertThat(((TaskCompleted) story.last()).answer()).isEqualTo("done: 1001 steps");
  }

  @Test
  void aCoworkerWithoutPlaybookIsToldWhatToAdd() throws Exception {
    Story story = story(coworker(new PlaybookStep[0]));

    story.plans(role);

    assertThat(((TaskFailed) story.last()).reason())
        .contains("'clerk' has no playbook")
        .contains("add playbook:")
        .contains("GOOGLE_API_KEY");
  }

  @Test
  void aLogThatDoesNotFollowThePlaybookFailsTheTask() throws Exception {
    Story story = story(coworker(call("a", "x")));
    story.given(planned(1, 1, "other"));
    story.succeeds(1, null);

    story.plans(role);

    assertThat(((TaskFailed) story.last()).reason())
        .isEqualTo("turn 1 of the log doesn't follow the playbook");
  }

  private static Outcome echo(Call call) {
    return new Outcome.Succeeded(Content.of(call.args()));
  }

  private static List<String> tools(Story story) {
    List<String> tools = new ArrayList<>();
    story
        .events(StepPlanned.class)
        .forEach(plan -> plan.calls().forEach(call -> tools.add(call.call().tool())));
    return tools;
  }

  private static StepPlanned planned(int turn, int step, String tool, Object... args) {
    return new StepPlanned(
        turn,
        null,
        List.of(new TaskEvent.PlannedCall(step, null, new Call(tool, map(args)))),
        null,
        null,
        null);
  }
}
