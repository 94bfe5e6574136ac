package dev.taskcraft.outside;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskcraft.coworker.Coworker;
import dev.taskcraft.coworker.Input;
import dev.taskcraft.coworker.PlaybookStep;
import dev.taskcraft.coworker.Policies;
import dev.taskcraft.outside.OutsideRequest.Answer;
import dev.taskcraft.serde.OutsideRequestJson;
import dev.taskcraft.task.TaskEvent.TaskRequested;
import dev.taskcraft.task.TaskId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutsideRequestTest {
  private static final String DIGEST = "sha256:" + "0a".repeat(32);
  private static final Coworker CLERK = clerk(null, List.of(new PlaybookStep.Answer(null, "done")));

  private static Coworker clerk(String planner, List<PlaybookStep> playbook) {
    return new Coworker(
        "Clerk",
        null,
        null,
        "Count.",
        Map.of(
            "week", new Input(Input.Type.STRING, null, null, false),
            "most", new Input(Input.Type.INTEGER, null, 7L, false),
            "share", new Input(Input.Type.NUMBER, null, null, true)),
        null,
        planner,
        List.of(),
        List.of(),
        List.of(),
        null,
        new Policies(List.of(), null, null, List.of(), List.of(), List.of()),
        playbook);
  }

  private static OutsideRequest read(String json) {
    return Objects.requireNonNull(OutsideRequestJson.read(json.getBytes(UTF_8)));
  }

  private static TaskRequested resolved(String json) {
    return ((Answer.Resolved) read(json).resolve(CLERK, DIGEST, "crm")).request();
  }

  private static String refused(String json) {
    return ((Answer.Refused) read(json).resolve(CLERK, DIGEST, "crm")).reason();
  }

  @Test
  void getsTheCoworkerAndItsDigest() {
    TaskRequested request =
        resolved(
            "{\"coworker\":{\"name\":\"Clerk\"},\"inputs\":{\"week\":\"2026-W03\",\"share\":1}}");
    assertThat(request.coworker()).isEqualTo(CLERK);
    assertThat(request.coworkerDigest()).isEqualTo(DIGEST);
    assertThat(request.objective()).isEqualTo("Count.");
    assertThat(request.inputs())
        .containsExactlyInAnyOrderEntriesOf(Map.of("week", "2026-W03", "most", 7L, "share", 1.0));
    assertThat(request.requester()).isEqualTo("crm");
    assertThat(request.planner()).isEqualTo("playbook");
    assertThat(request.executor()).isEqualTo("host");
    assertThat(request.roots()).isEmpty();
    assertThat(request.workingFolder()).isNull();
  }

  @Test
  void keepsWhatItSaysItself() {
    TaskRequested request =
        resolved(
            """
            {"coworker":{"name":"Clerk","digest":"sha256:1"},"objective":"Count again.",
             "inputs":{"week":"3","most":8,"share":null},"requester":"ada","planner":"gemini",
             "dedup_key":"ticket-17"}""");
    assertThat(request.objective()).isEqualTo("Count again.");
    assertThat(request.inputs()).containsEntry("most", 8L).doesNotContainKey("share");
    assertThat(request.requester()).isEqualTo("ada");
    assertThat(request.planner()).isEqualTo("react");
    assertThat(request.dedupKey()).isEqualTo("ticket-17");
  }

  @Test
  void saysAllThatIsWrongWithItsInputs() {
    assertThat(
            refused(
                "{\"coworker\":{\"name\":\"Clerk\"},\"inputs\":{\"most\":\"8\",\"weak\":\"3\",\"share\":true}}"))
        .contains("input 'most' must be a whole number")
        .contains("unknown input 'weak'")
        .contains("input 'share' must be a number")
        .contains("input 'week' is missing; give a text with inputs.week");
  }

  @Test
  void isRefusedWithAPlannerThatCanNotPlanIt() {
    String named =
        "{\"coworker\":{\"name\":\"Clerk\"},\"inputs\":{\"week\":\"3\"},\"planner\":\"%s\"}";
    assertThat(refused(named.formatted("oracle"))).contains("no planner 'oracle'");
    assertThat(read(named.formatted("playbook")).resolve(clerk("tot", List.of()), DIGEST, "crm"))
        .isEqualTo(
            new Answer.Refused(
                "planner 'playbook' has nothing to follow; coworker 'Clerk' has no playbook"));
    assertThat(
            read("{\"coworker\":{\"name\":\"Clerk\"},\"inputs\":{\"week\":\"3\"}}")
                .resolve(clerk(null, List.of()), DIGEST, "crm"))
        .isInstanceOfSatisfying(
            Answer.Resolved.class, it -> assertThat(it.request().planner()).isEqualTo("react"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"coworker\":null}",
        "{\"coworker\":\"Clerk\"}",
        "{\"coworker\":{\"name\":\"Clerk\",\"objective\":\"o\"}}",
        "[]",
      })
  void isAnotherKindOfRecordWithoutAReference(String json) {
    assertThat(OutsideRequestJson.read(json.getBytes(UTF_8))).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'coworker':{'name':'Clerk'},'executor':'host'} | no field 'executor'",
        "{'coworker':{'name':'Clerk'},'roots':['/']} | no field 'roots'",
        "{'coworker':{}} | name",
        "{'coworker':{'name':' '}} | coworker.name has 1 characters",
        "{'coworker':{'name':'Clerk'},'inputs':{'n':1e999}} | no JSON form",
        "{'coworker':{'name':'Clerk'}} x | token",
        "{'coworker': | end-of-input",
      })
  void isRefusedWithAReason(String json, String reason) {
    assertThatThrownBy(() -> read(json.replace('\'', '"'))).hasMessageContaining(reason);
  }

  /** As `uuid.uuid5(uuid.uuid5(uuid.NAMESPACE_URL, source), name)` of Python has it. */
  @Test
  void namesItsTaskAsAnybodyWould() {
    assertThat(TaskId.named("https://crm.example", "ticket-17"))
        .hasToString("29031646-51b3-52a7-b74a-1fa308883c86");
  }
}
