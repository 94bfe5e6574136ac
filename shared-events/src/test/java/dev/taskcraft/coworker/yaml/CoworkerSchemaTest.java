package dev.taskcraft.coworker.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class CoworkerSchemaTest {
  private static final Path COMMITTED = Path.of("../docs/schemas/coworker.schema.json");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String HEAD = "name: A\nobjective: b\n";

  @Test
  void theCommittedSchemaIsCurrent() throws Exception {
    DefaultIndenter lines = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines);
    String current = JSON.writer(printer).writeValueAsString(CoworkerSchema.json()) + "\n";
    if (Boolean.getBoolean("schemas.write")) {
      Files.createDirectories(COMMITTED.getParent());
      Files.writeString(COMMITTED, current);
    }
    assertThat(COMMITTED)
        .as("run this test with -Dschemas.write=true to write it anew")
        .content()
        .isEqualTo(current);
  }

  @Test
  void acceptsTheStarterFile() {
    assertThat(schemaAccepts(StarterFiles.coworker())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "policies:",
        "policies: {}",
        "inputs: {a: string, b: {type: integer, default: 5}}",
        "workspace: [a, b]",
        "tools: [read_file, {name: run_shell, timeout: 5m}, {module: a.b, timeout: 1.5}]",
        "tools: [{module: t, tools: {a: {effect: read, retries: 3, executor: docker}}}]",
        "tools: [{mcp: {name: a, command: x, args: ['-y']}, effect: read}]",
        "tools: [{mcp: {name: a, command: [x], env: {T: t}, tools: ['r*']}}]",
        "tools: [run_shell]\npolicies: {deny: [run_shell, {tool: 'run_*', reason: r}]}",
        "tools: [run_shell]\npolicies: {ask: [{tool: run_shell, expires: 30m}]}",
        "tools: [run_shell]\npolicies: {ask: [{tool: run_shell, expires: 7d, reason: r}]}",
        "playbook: [{for_each: '[1]', steps: [{for_each: '[1]', as: b, steps: [{answer: x}]}]}]",
      })
  void acceptsWhatTheReaderAccepts(String text) {
    assertThat(CoworkerFile.parse(HEAD + text, "f")).isInstanceOf(Reading.Parsed.class);
    assertThat(schemaAccepts(HEAD + text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "budgets: {}",
        "role: 5",
        "role:",
        "role: ' '",
        "policies: []",
        "policies: {aproval_required: []}",
        "policies: {approval_required: x}",
        "policies: {approval_required: [true]}",
        "policies: {approval_required: ['s\u0435nd']}",
        "policies: {max_actions: 0}",
        "policies: {max_actions: '5'}",
        "policies: {max_actions: 99999999999999999999}",
        "policies: {default: no}",
        "policies: {deny: [{when: x}]}",
        "policies: {allow: [{tool: x, expires: 30m}]}",
        "policies: {ask: [{tool: x, expires: 0}]}",
        "policies: {ask: [{tool: x, expires: -30m}]}",
        "policies: {ask: [{tool: x, expires: 31536001}]}",
        "policies: {ask: [{tool: x, expires: soon}]}",
        "tools: [raed_file]",
        "tools: [{module: t, timeout: 0}]",
        "tools: [{module: t, timeout: 5 minutes}]",
        "tools: [{module: t, retries: 21}]",
        "tools: [{module: t, effect: none}]",
        "tools: [{module: t, tools: {a: {efect: read}}}]",
        "tools: [{mcp: {name: a, command: []}}]",
        "tools: [{mcp: {name: a, url: 'ftp://h'}}]",
        "tools: [{effect: read}]",
        "inputs: {a: int}",
        "inputs: {a-b: string}",
        "inputs: {a: {type: string, default: [x]}}",
        "secrets: [s3cr3t-value]",
        "executor: cloud",
        "planner: none",
        "playbook: [{tool: t, then: x}]",
        "playbook: [{for_each: '[1]', steps: [{steps: []}]}]",
        "playbook: [{id: 1a, tool: t}]",
      })
  void refusesWhatTheReaderRefuses(String text) {
    assertThat(CoworkerFile.parse(HEAD + text, "f")).isInstanceOf(Reading.Refused.class);
    assertThat(schemaAccepts(HEAD + text)).isFalse();
  }

  private static boolean schemaAccepts(String yaml) {
    Schema schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(JSON.<JsonNode>valueToTree(CoworkerSchema.json()));
    Object value = new Load(LoadSettings.builder().build()).loadFromString(yaml);
    return schema.validate(JSON.<JsonNode>valueToTree(value)).isEmpty();
  }
}
