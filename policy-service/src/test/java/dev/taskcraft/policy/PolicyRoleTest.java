package dev.taskcraft.policy;

import static dev.taskcraft.policy.History.TIME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.coworker.Policies;
import dev.taskcraft.coworker.Policies.Rule;
import dev.taskcraft.coworker.Policies.Verdict;
import dev.taskcraft.serde.CanonicalJson;
import dev.taskcraft.task.Call;
import dev.taskcraft.task.Content;
import dev.taskcraft.task.EventId;
import dev.taskcraft.task.Outcome;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.TaskEvent.ApprovalRequested;
import dev.taskcraft.task.TaskEvent.Ask;
import dev.taskcraft.task.TaskEvent.Rejection;
import dev.taskcraft.task.TaskEvent.StepApproved;
import dev.taskcraft.task.TaskEvent.StepExecuted;
import dev.taskcraft.task.TaskEvent.StepRejected;
import dev.taskcraft.task.TaskEvent.TaskFailed;
import dev.taskcraft.tool.Effect;
import dev.taskcraft.tool.ToolSpec;
import dev.taskcraft.tool.ToolSpec.Backoff;
import dev.taskcraft.tool.ToolSpec.ReadWhen;
import dev.taskcraft.tool.Toolset;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyRoleTest {
  private static final Duration HALF_AN_HOUR = Duration.ofMinutes(30);
  private static final Map<String, Object> SCHEMA =
      Map.of(
          "type", "object",
          "properties", Map.of("to", Map.of("type", "string")),
          "required", List.of("to"));
  private static final Call SEND = new Call("send", Map.of("to", "ada"));
  private static final Call LOOK = new Call("look", Map.of("to", "ada"));

  private final PolicyRole policy =
      new PolicyRole(
          _ ->
              new Toolset(
                  List.of(
                      tool("send", Effect.IRREVERSIBLE, false, false),
                      tool("look", Effect.READ, false, false),
                      tool("run_shell", Effect.IRREVERSIBLE, false, true),
                      tool("ask_user", Effect.READ, true, false),
                      http())));

  private static ToolSpec tool(String name, Effect effect, boolean asks, boolean guarded) {
    return tool(name, SCHEMA, effect, asks, guarded);
  }

  private static ToolSpec tool(String name, Map<String, Object> schema) {
    return tool(name, schema, Effect.IRREVERSIBLE, false, false);
  }

  private static ToolSpec tool(
      String name, Map<String, Object> schema, Effect effect, boolean asks, boolean guarded) {
    return new ToolSpec(
        name,
        "",
        schema,
        CanonicalJson.digest(schema),
        effect,
        null,
        Duration.ofSeconds(1),
        0,
        Backoff.DEFAULT,
        "test",
        asks,
        guarded,
        null);
  }

  private static ToolSpec http() {
    Map<String, Object> schema = Map.of("properties", Map.of("method", Map.of("type", "string")));
    return new ToolSpec(
        "http_request",
        "",
        schema,
        CanonicalJson.digest(schema),
        Effect.IRREVERSIBLE,
        new ReadWhen("method", List.of("GET"), true),
        Duration.ofSeconds(1),
        0,
        Backoff.DEFAULT,
        "test",
        false,
        true,
        null);
  }

  private static Policies policies(
      List<String> required,
      Integer max,
      Verdict fallback,
      List<String> deny,
      List<String> ask,
      List<String> allow) {
    return new Policies(required, max, fallback, rules(deny), rules(ask), rules(allow));
  }

  private static List<Rule> rules(List<String> tools) {
    return tools.stream().map(tool -> new Rule(tool, null)).toList();
  }

  private TaskEvent verdict(Policies policies, Call call) {
    List<TaskEvent> added = History.of(policies).planned(1, 1, call).reactions(policy);
    assertThat(added).hasSize(1);
    return added.getFirst();
  }

  @Test
  void allowsListedToolsWithOnlyTheShortKeys() {
    assertThat(verdict(Policies.NONE, SEND)).isInstanceOf(StepApproved.class);
  }

  @Test
  void asksForToolsThatNeedAnApproval() {
    Policies short_ = policies(List.of("se*"), 5, null, List.of(), List.of(), List.of());
    assertThat(verdict(short_, SEND))
        .isInstanceOfSatisfying(
            ApprovalRequested.class,
            ask -> {
              assertThat(ask.rule()).isEqualTo("policies.approval_required[0]");
              assertThat(ask.kind()).isEqualTo(Ask.APPROVAL);
              assertThat(ask.digest()).matches("d1:[0-9a-f]{64}");
            });
  }

  @Test
  void asksForEffectsByDefaultOnceAnyOtherKeyIsThere() {
    Policies long_ = policies(List.of(), null, null, List.of(), List.of(), List.of("other"));
    assertThat(verdict(long_, SEND)).isInstanceOf(ApprovalRequested.class);
    assertThat(verdict(long_, LOOK)).isInstanceOf(StepApproved.class);
  }

  @Test
  void letsDenyBeatAskAndAskBeatAllow() {
    List<String> send = List.of("send");
    assertThat(verdict(policies(send, null, null, send, send, send), SEND))
        .isInstanceOf(StepRejected.class);
    assertThat(verdict(policies(List.of(), null, null, List.of(), send, send), SEND))
        .isInstanceOf(ApprovalRequested.class);
    assertThat(verdict(policies(send, null, null, List.of(), List.of(), send), SEND))
        .isInstanceOf(ApprovalRequested.class);
    assertThat(verdict(policies(List.of(), null, null, List.of(), List.of(), send), SEND))
        .isInstanceOf(StepApproved.class);
  }

  @Test
  void deniesByDefaultWhenTheFileSaysSo() {
    Policies deny = policies(List.of(), null, Verdict.DENY, List.of(), List.of(), List.of());
    assertThat(verdict(deny, SEND)).isInstanceOf(StepRejected.class);
    assertThat(verdict(deny, LOOK)).isInstanceOf(StepApproved.class);
  }

  @Test
  void asksForTheShellUnlessAnAllowRuleNamesIt() {
    Call shell = new Call("run_shell", Map.of("to", "x"));
    assertThat(verdict(Policies.NONE, shell)).isInstanceOf(ApprovalRequested.class);
    Policies all = policies(List.of(), null, Verdict.ALLOW, List.of(), List.of(), List.of("*"));
    assertThat(verdict(all, shell)).isInstanceOf(ApprovalRequested.class);
    Policies stars = policies(List.of(), null, Verdict.ALLOW, List.of(), List.of(), List.of("**"));
    assertThat(verdict(stars, shell)).isInstanceOf(ApprovalRequested.class);
    Policies named = policies(List.of(), null, null, List.of(), List.of(), List.of("run_*"));
    assertThat(verdict(named, shell)).isInstanceOf(StepApproved.class);
  }

  @Test
  void asksForRequestsThatChangeSomething() {
    assertThat(verdict(Policies.NONE, new Call("http_request", Map.of())))
        .isInstanceOf(StepApproved.class);
    assertThat(verdict(Policies.NONE, new Call("http_request", Map.of("method", "POST"))))
        .isInstanceOf(ApprovalRequested.class);
  }

  @Test
  void letsAPersonAnswerInTheToolsPlace() {
    assertThat(verdict(Policies.NONE, new Call("ask_user", Map.of("to", "ada"))))
        .isInstanceOfSatisfying(
            ApprovalRequested.class, ask -> assertThat(ask.kind()).isEqualTo(Ask.ANSWER));
  }

  @Test
  void rejectsToolsTheCoworkerDoesNotHave() {
    assertThat(verdict(Policies.NONE, new Call("mail", Map.of())))
        .isInstanceOfSatisfying(
            StepRejected.class,
            rejected -> {
              assertThat(rejected.kind()).isEqualTo(Rejection.INVALID);
              assertThat(rejected.reason()).contains("'mail'").contains("send");
            });
  }

  @Test
  void rejectsArgumentsThatTheSchemaRefuses() {
    assertInvalid(Map.of(), "to");
    assertInvalid(Map.of("to", 5), "string");
    assertInvalid(Map.of("to", "ada", "bcc", "eve"), "'bcc'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"#/$defs/gone", "https://schemas.invalid/mail.json", "#"})
  void rejectsACallWhoseSchemaCanNotBeUsed(String ref) {
    Map<String, Object> schema = Map.of("properties", Map.of("to", Map.of()), "$ref", ref);
    PolicyRole strict = new PolicyRole(_ -> new Toolset(List.of(tool("send", schema))));

    assertThat(History.of(Policies.NONE).planned(1, 1, SEND).reactions(strict))
        .singleElement()
        .isInstanceOfSatisfying(
            StepRejected.class,
            rejected -> {
              assertThat(rejected.kind()).isEqualTo(Rejection.INVALID);
              assertThat(rejected.reason()).contains("'send'").contains("schema");
            });
  }

  private void assertInvalid(Map<String, Object> args, String named) {
    assertThat(verdict(Policies.NONE, new Call("send", args)))
        .isInstanceOfSatisfying(
            StepRejected.class,
            rejected -> {
              assertThat(rejected.kind()).isEqualTo(Rejection.INVALID);
              assertThat(rejected.reason()).contains(named);
            });
  }

  @Test
  void failsTheTaskAtTheActionAfterTheLast() {
    History history = History.of(max(1)).planned(1, 1, SEND);
    history.reactions(policy);
    ran(history, 1);
    history.planned(2, 2, SEND);
    List<TaskEvent> added = history.reactions(policy);
    assertThat(added).hasSize(2);
    assertThat(added.get(0))
        .isInstanceOfSatisfying(
            StepRejected.class, r -> assertThat(r.kind()).isEqualTo(Rejection.BUDGET));
    assertThat(added.get(1))
        .isInstanceOfSatisfying(
            TaskFailed.class,
            failed -> {
              assertThat(failed.code()).isEqualTo("max_actions");
              assertThat(failed.reason()).contains("max_actions").contains("1");
            });
  }

  @Test
  void waitsWithTheCallThatMayOrMayNotBeOneTooMany() {
    History history =
        History.of(policies(List.of("send"), 1, null, List.of(), List.of(), List.of()))
            .planned(1, 1, SEND, LOOK);
    assertThat(history.reactions(policy)).hasSize(1);
    history.with(new StepRejected(1, 1, Rejection.PERSON, "ada", "no"));
    assertThat(history.reactions(policy))
        .singleElement()
        .isInstanceOfSatisfying(StepApproved.class, ok -> assertThat(ok.step()).isEqualTo(2));
  }

  @Test
  void doesNotCountRejectionsOrRetries() {
    History history = History.of(max(2)).planned(1, 1, new Call("mail", Map.of()), SEND);
    history.reactions(policy);
    history.with(
        new StepExecuted(
            2,
            1,
            null,
            new Outcome.Failed("again", null, java.time.Instant.EPOCH),
            Duration.ZERO,
            null));
    ran(history, 2, 2);
    history.planned(2, 3, SEND);
    assertThat(history.reactions(policy)).singleElement().isInstanceOf(StepApproved.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 86_400})
  void aRequestExpiresByTheTimeOfThePlanWheneverItIsJudged(long late) {
    History history = History.of(asking(new Rule("send", null, HALF_AN_HOUR)));
    history.planned(1, 1, SEND);

    ApprovalRequested ask = asked(history, TIME.plusSeconds(late));

    assertThat(ask.expires()).isEqualTo(TIME.plus(HALF_AN_HOUR));
    assertThat(ask.digest()).isEqualTo(asked(history, TIME).digest());
  }

  @Test
  void theTimeOfAnEditIsTheEdits() {
    History history = History.of(asking(new Rule("send", null, HALF_AN_HOUR)));
    history.planned(1, 1, SEND);
    history.at(TIME.plusSeconds(60)).with(new TaskEvent.StepEdited(1, 2, SEND, "ada"));

    assertThat(asked(history, TIME.plusSeconds(90)).expires())
        .isEqualTo(TIME.plusSeconds(60).plus(HALF_AN_HOUR));
  }

  @Test
  void theExpiryIsInTheDigest() {
    History history = History.of(asking(new Rule("send", null, HALF_AN_HOUR)));
    ApprovalRequested first = asked(history.planned(1, 1, SEND), TIME);
    History later = History.of(asking(new Rule("send", null, HALF_AN_HOUR)));

    assertThat(asked(later.at(TIME.plusSeconds(1)).planned(1, 1, SEND), TIME).digest())
        .isNotEqualTo(first.digest());
  }

  @Test
  void theShortestTimeOfAllRulesThatMatchCounts() {
    Rule none = new Rule("s*", "sends");
    Rule day = new Rule("send", null, Duration.ofDays(1));
    Rule hour = new Rule("*nd", null, Duration.ofHours(1));
    Rule other = new Rule("look", null, Duration.ofSeconds(1));

    ApprovalRequested ask =
        asked(History.of(asking(none, day, hour, other)).planned(1, 1, SEND), TIME);

    assertThat(ask.expires()).isEqualTo(TIME.plusSeconds(3_600));
    assertThat(ask.rule()).isEqualTo("policies.ask[0]");
    assertThat(asked(History.of(asking(none, other)).planned(1, 1, SEND), TIME).expires()).isNull();
  }

  @Test
  void aQuestionExpiresWhereARuleAsksForItsTool() {
    Call question = new Call("ask_user", Map.of("to", "x"));

    assertThat(verdict(asking(new Rule("ask_*", null, HALF_AN_HOUR)), question))
        .isInstanceOfSatisfying(
            ApprovalRequested.class,
            ask -> {
              assertThat(ask.kind()).isEqualTo(Ask.ANSWER);
              assertThat(ask.expires()).isEqualTo(TIME.plus(HALF_AN_HOUR));
            });
  }

  private static Policies asking(Rule... rules) {
    return new Policies(List.of(), null, null, List.of(), List.of(rules), List.of());
  }

  private ApprovalRequested asked(History history, Instant now) {
    return (ApprovalRequested) policy.react(history.task(), now).facts().getFirst().event();
  }

  @Test
  void saysNothingOnceTheTaskHasEnded() {
    History history = History.of(Policies.NONE).planned(1, 1, SEND);
    history.with(new TaskEvent.TaskCancelled("ada", null));
    assertThat(history.reactions(policy)).isEmpty();
  }

  @Test
  void bindsTheVerdictToTheVeryCall() {
    String one = ((StepApproved) verdict(Policies.NONE, SEND)).digest();
    String other =
        ((StepApproved) verdict(Policies.NONE, new Call("send", Map.of("to", "eve")))).digest();
    assertThat(one).isNotEqualTo(other);
  }

  private static Policies max(int actions) {
    return policies(List.of(), actions, null, List.of(), List.of(), List.of());
  }

  private static void ran(History history, int step) {
    ran(history, step, 1);
  }

  private static void ran(History history, int step, int attempt) {
    EventId none = null;
    history.with(
        new StepExecuted(
            step, attempt, none, new Outcome.Succeeded(Content.of("ok")), Duration.ZERO, null));
  }
}
