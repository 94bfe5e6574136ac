package dev.taskcraft.serde;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.coworker.Policies;
import dev.taskcraft.task.Call;
import dev.taskcraft.task.TaskId;
import dev.taskcraft.tool.Effect;
import dev.taskcraft.tool.ToolSpec;
import dev.taskcraft.tool.Toolset;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DigestsTest {
  private static final TaskId TASK = new TaskId("0190b0c0-0000-7000-8000-00000000000a");
  private static final Call CALL = new Call("t", Map.of());

  @Test
  void bindsTheNineFieldsAsCanonicalJsonWithNullsForWhatIsMissing() {
    CallDigest digest =
        new CallDigest(
            TASK, 3, new Call("mail", Map.of("n", 1L)), null, "sha256:c", null, null, null);
    String text =
        "{\"args\":{\"n\":1},\"coworker_digest\":\"sha256:c\",\"executor_profile\":null,\"expiry\":null,"
            + "\"policy_digest\":null,\"step\":3,\"task\":\"0190b0c0-0000-7000-8000-00000000000a\","
            + "\"tool\":\"mail\",\"tool_schema_digest\":null}";
    assertThat(digest.text())
        .isEqualTo(CanonicalJson.sha256(text).replace("sha256:", "d1:"))
        .matches("d1:[0-9a-f]{64}");
  }

  @Test
  void changesWithEveryField() {
    assertThat(
            List.of(
                digest("t", null, null, null, null, null),
                digest("u", null, null, null, null, null),
                digest("t", "a", null, null, null, null),
                digest("t", null, "a", null, null, null),
                digest("t", null, null, "a", null, null),
                digest("t", null, null, null, "a", null),
                digest("t", null, null, null, null, Samples.TIME),
                new CallDigest(TASK, 2, CALL, null, null, null, null, null).text(),
                new CallDigest(
                        TASK, 1, new Call("t", Map.of("a", 1L)), null, null, null, null, null)
                    .text(),
                new CallDigest(
                        new TaskId("0190b0c0-0000-7000-8000-00000000000b"),
                        1,
                        CALL,
                        null,
                        null,
                        null,
                        null,
                        null)
                    .text()))
        .doesNotHaveDuplicates();
  }

  private static String digest(
      String tool,
      String schema,
      String coworker,
      String policy,
      String executor,
      java.time.Instant expiry) {
    return new CallDigest(
            TASK, 1, new Call(tool, Map.of()), schema, coworker, policy, executor, expiry)
        .text();
  }

  @Test
  void pinsACoworkerAcrossWritingAndReading() {
    var coworker = Samples.coworker();
    var again = CoworkerJson.read(CoworkerJson.write(coworker));
    assertThat(again).isEqualTo(coworker);
    assertThat(CoworkerJson.coworkerDigest(again))
        .isEqualTo(CoworkerJson.coworkerDigest(coworker))
        .isNotEqualTo(CoworkerJson.coworkerDigest(Samples.smallCoworker()));
    assertThat(CoworkerJson.policyDigest(coworker.policies()))
        .isNotEqualTo(CoworkerJson.policyDigest(Samples.smallCoworker().policies()));
  }

  @Test
  void policiesWithoutAnExpiryHaveTheDigestTheyAlwaysHad() {
    assertThat(CoworkerJson.policyDigest(asking(null)))
        .isEqualTo(
            digestOf(
                "{\"allow\":[],\"approval_required\":[],\"ask\":[{\"tool\":\"t\"}],\"deny\":[]}"));
    assertThat(CoworkerJson.policyDigest(Samples.coworker().policies()))
        .isEqualTo(
            digestOf(
                "{\"allow\":[{\"tool\":\"read_file\"}],\"approval_required\":[\"send_*\"],"
                    + "\"ask\":[{\"tool\":\"send_report\"}],"
                    + "\"deny\":[{\"reason\":\"never\",\"tool\":\"payments.*\"}],"
                    + "\"fallback\":\"ask\",\"max_actions\":5}"));
  }

  @Test
  void anExpiryIsPartOfThePolicysDigest() {
    assertThat(CoworkerJson.policyDigest(asking(Duration.ofMinutes(30))))
        .isEqualTo(
            digestOf(
                "{\"allow\":[],\"approval_required\":[],"
                    + "\"ask\":[{\"expires\":\"PT30M\",\"tool\":\"t\"}],\"deny\":[]}"))
        .isNotEqualTo(CoworkerJson.policyDigest(asking(Duration.ofMinutes(31))));
  }

  private static Policies asking(Duration expires) {
    return new Policies(
        List.of(),
        null,
        null,
        List.of(),
        List.of(new Policies.Rule("t", null, expires)),
        List.of());
  }

  private static String digestOf(String canonical) {
    return CanonicalJson.sha256(canonical);
  }

  @Test
  void keepsToolsetsInTheirOrder() {
    Toolset toolset = new Toolset(List.of(tool("b", null), tool("a", read())));
    Toolset again = ToolsetJson.read(ToolsetJson.write(toolset));
    assertThat(again.tools()).containsExactlyElementsOf(toolset.tools());
  }

  private static ToolSpec.ReadWhen read() {
    return new ToolSpec.ReadWhen("method", List.of("GET", "HEAD"), true);
  }

  private static ToolSpec tool(String name, ToolSpec.ReadWhen read) {
    return new ToolSpec(
        name,
        "does it",
        Map.of("type", "object", "default", Map.of("n", 1.5)),
        "sha256:s",
        Effect.IDEMPOTENT,
        read,
        Duration.ofSeconds(30),
        1,
        ToolSpec.Backoff.DEFAULT,
        "built in",
        false,
        true,
        null);
  }
}
