package dev.taskcraft.coworker.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each file with the one line that a person sees. */
class RefusedFilesTest {
  private static final String HEAD = "name: A\nobjective: b\n";

  static Stream<Arguments> wholeFiles() {
    return Stream.of(
        row("", "1:1: the file is empty; 'taskcraft init' writes a first one"),
        row("# nothing\n", "1:1: the file is empty; 'taskcraft init' writes a first one"),
        row("just text", "1:1: the coworker must be a mapping of keys, but is 'just text'"),
        row("- a", "1:1: the coworker must be a mapping of keys, but is a list"),
        row("~", "1:1: the coworker is empty; give it a value, or drop the line"),
        row("name: A\n", "1:1: the coworker has no 'objective'; add the key objective:"),
        row("objective: b", "1:1: the coworker has no 'name'; add the key name:"),
        row("name:\nobjective: b", "1:6: 'name' is empty; give it a value, or drop the line"),
        row(
            "name: 5\nobjective: b",
            "1:7: 'name' must be a name of 1 to 200 visible characters on one line, but is the"
                + " number 5; put it in quotes"),
        row(
            "name: \"a\\u200bb\"\nobjective: b",
            "1:7: 'name' must be a name of 1 to 200 visible characters on one line, but is"
                + " 'a\\u200bb'; it holds U+200B ZERO WIDTH SPACE, type it with plain letters"),
        row("name: \"a\\e[2J\"\nobjective: b", "1:7: a text holds U+001B ESCAPE; delete it"),
        row("name: A\nobjective: ''", "2:12: 'objective' must be text, but is ''"),
        row(
            "name: A\nobjective: b\u202e\n",
            "2:13: the file holds the invisible character U+202E RIGHT-TO-LEFT OVERRIDE; delete it,"
                + " or write it as an escape in double quotes"),
        row(
            "name: A\nobj\u0000ective: b\n",
            "2:4: the file holds the invisible character U+0000 NULL; delete it, or write it as an"
                + " escape in double quotes"),
        row(
            "name: A\r\nobjective: b\r\nrule: c\r\n",
            "3:1: unknown key 'rule'; did you mean 'role'?"),
        row(
            "name: \ud83d\ude00A\nobjective: {\n",
            "3:1: this is not valid YAML: expected the node content, but found '<stream end>'"
                + " (while parsing a flow node)"),
        row(
            "name: A\nobjective: b: c\n",
            "2:13: this is not valid YAML: mapping values are not allowed here"),
        row(
            "%YAML 1.1\n---\nname: A\nobjective: b\n",
            "1:1: coworker files are YAML 1.2; drop the %YAML line"));
  }

  static Stream<Arguments> afterTheHead() {
    return Stream.of(
        row(
            "---\nname: B\n",
            "3:1: a second document starts here; a coworker file holds one, drop the '---'"),
        row(
            "policies:\n\tmax_actions: 5\n",
            "4:1: a tab stands here; YAML is indented with spaces, replace it"),
        row("name: B", "3:1: duplicate key 'name'; it stands on line 1 already"),
        row(
            "budgets: {}",
            "3:1: unknown key 'budgets'; valid here: name, role, description,"
                + " objective, inputs, model, planner, workspace, tools, secrets, executor, policies,"
                + " playbook"),
        row(
            "policies: {aproval_required: [x]}",
            "3:12: unknown key 'aproval_required'; did you mean 'approval_required'?"),
        row(
            "approval_required: [no, off]",
            "3:1: unknown key 'approval_required' here; it belongs under 'policies'"),
        row(
            "policies: {approval_required: [no, off]}",
            "3:32: an entry of 'approval_required' must be the name of a tool or a glob (ASCII"
                + " letters, digits, _ . - / and *), but is 'no', a boolean to older readers of YAML;"
                + " if it is a name, quote it"),
        row(
            "policies: {approval_required: [true]}",
            "3:32: an entry of 'approval_required' must be the name of a tool or a glob (ASCII"
                + " letters, digits, _ . - / and *), but is the boolean true; put it in quotes"),
        row(
            "policies: {approval_required: }",
            "3:30: 'approval_required' is empty; give it a value, or drop the line"),
        row(
            "policies: {approval_required: x}",
            "3:31: 'approval_required' must be a list, but is 'x'"),
        row("policies: []", "3:11: 'policies' must be a mapping of keys, but is an empty list"),
        row(
            "policies: {max_actions: 010}",
            maxActions("the oddly written number 010; write it in plain decimal digits")),
        row(
            "policies: {max_actions: 0x10}",
            maxActions("the oddly written number 0x10; write it in plain decimal digits")),
        row(
            "policies: {max_actions: 1_000}",
            maxActions("the oddly written number 1_000; write it in plain decimal digits")),
        row(
            "policies: {max_actions: +5}",
            maxActions("the oddly written number +5; write it in plain decimal digits")),
        row(
            "policies: {max_actions: .nan}",
            maxActions("the oddly written number .nan; write it in plain decimal digits")),
        row(
            "policies: {max_actions: .inf}",
            maxActions("the oddly written number .inf; write it in plain decimal digits")),
        row(
            "policies: {max_actions: 5.0}",
            maxActions("the number 5.0; write it in plain decimal digits")),
        row("policies: {max_actions: '5'}", maxActions("'5'; drop the quotes")),
        row("policies: {max_actions: five}", maxActions("'five'")),
        row("policies: {max_actions: -1}", maxActions("the number -1")),
        row("policies: {max_actions: 0}", maxActions("the number 0")),
        row(
            "policies: {max_actions: 99999999999999999999}",
            maxActions("the number 99999999999999999999")),
        row(
            "policies: {default: alow}",
            "3:21: 'default' must be one of allow, ask, deny, but is 'alow'; did you mean 'allow'?"),
        row("policies: {deny: [{when: x}]}", "3:20: unknown key 'when'; valid here: tool, reason"),
        row(
            "policies: {deny: [{tool: t, expires: 30m}]}",
            "3:29: unknown key 'expires'; valid here: tool, reason"),
        row(
            "policies: {ask: [{tool: t, expire: 30m}]}",
            "3:28: unknown key 'expire'; did you mean 'expires'?"),
        row(
            "policies: {ask: [{tool: t, expires: }]}",
            "3:36: 'expires' is empty; give it a value, or drop the line"),
        row("policies: {ask: [{tool: t, expires: 0}]}", expires("the number 0")),
        row("policies: {ask: [{tool: t, expires: -30}]}", expires("the number -30")),
        row("policies: {ask: [{tool: t, expires: -30m}]}", expires("'-30m'")),
        row("policies: {ask: [{tool: t, expires: 366d}]}", expires("'366d'")),
        row("policies: {ask: [{tool: t, expires: 99999999h}]}", expires("'99999999h'")),
        row("policies: {ask: [{tool: t, expires: 1e99}]}", expires("the number 1e99")),
        row("policies: {ask: [{tool: t, expires: PT30M}]}", expires("'PT30M'")),
        row("policies: {ask: [{tool: t, expires: 1 day}]}", expires("'1 day'")),
        row(
            "policies: {deny: [{reason: x}]}",
            "3:19: an entry of 'deny' has no 'tool'; add the key tool:"),
        row(
            "policies: {approval_required: [send_raport]}",
            "3:32: approval_required names 'send_raport', but the coworker has no such tool; add it"
                + " under tools:, or drop this"),
        row(
            "tools: [read_file]\npolicies: {deny: [{tool: raed_file}]}",
            "4:26: deny names 'raed_file', but the coworker has no such tool; did you mean"
                + " 'read_file'?"),
        row(
            "tools: [read_file]\npolicies: {ask: ['write_*']}",
            "4:18: ask names 'write_*', which no tool of the coworker matches; correct it, or add the"
                + " tool under tools:"),
        row("tools: read_file", "3:8: 'tools' must be a list, but is 'read_file'"),
        row(
            "tools: [raed_file]",
            "3:9: unknown built-in tool 'raed_file'; did you mean 'read_file'?"),
        row(
            "tools: [send_report]",
            "3:9: unknown built-in tool 'send_report'; a tool of your own comes with '- module: …'"),
        row(
            "tools: [s\u0435nd_report]",
            "3:9: an entry of 'tools' must be the name of a built-in tool, but is 's\u0435nd_report';"
                + " it holds U+0435 CYRILLIC SMALL LETTER IE, type it with plain letters"),
        row(
            "tools: [{module: t, name: s\u0435nd}]",
            "3:27: 'name' must be the name of a tool (ASCII letters, digits, _ . - /), but is"
                + " 's\u0435nd'; it holds U+0435 CYRILLIC SMALL LETTER IE, type it with plain letters"),
        row(
            "tools: [deploy_prod]",
            "3:9: tool 'deploy_prod' of TaskCraft 0.1 is gone; bring your own with '- module: …'"),
        row(
            "tools: [{module: taskcraft.tools.definitions, name: deploy_prod}]",
            "3:53: module 'taskcraft.tools.definitions' has no tool 'deploy_prod'; it was a mock of"
                + " TaskCraft 0.1 and is gone, bring your own with '- module: …'"),
        row(
            "tools: [{module: taskcraft.tools.fs_skills, name: red_file}]",
            "3:51: module 'taskcraft.tools.fs_skills' has no tool 'red_file'; did you mean"
                + " 'read_file'?"),
        row(
            "tools: [{module: taskcraft.tools.fs_skills, tools: {read_file: {retries: 1}}}]",
            "3:53: this entry brings list_directory, read_file_snippet, move_file,"
                + " append_to_summary, and not 'read_file'; give it an entry of its own"),
        row(
            "tools: [{module: taskcraft.tools.fs_skills, path: lib}]",
            "3:51: module 'taskcraft.tools.fs_skills' is built in; drop path:"),
        row(
            "tools:\n- read_file\n- module: taskcraft.tools.definitions",
            "5:11: tool 'read_file' is listed on line 4 already; drop one"),
        row("tools: [{modul: x}]", "3:10: unknown key 'modul'; did you mean 'module'?"),
        row(
            "tools: [{effect: read}]",
            "3:9: an entry of 'tools' must have one of the keys module, mcp, name"),
        row(
            "tools: [{module: tools.py}]",
            "3:18: module 'tools.py' is a file's name; write it without the ending, and say where it is with path:"),
        row(
            "tools: [{module: t, effect: reed}]",
            "3:29: 'effect' must be one of read, idempotent, reconcilable, irreversible, but is 'reed'; did you mean 'read'?"),
        row(
            "tools: [{module: t, retries: 21}]",
            "3:30: 'retries' must be a whole number from 0 to 20, but is the number 21"),
        row("tools: [{module: t, timeout: 0}]", timeout("the number 0")),
        row("tools: [{module: t, timeout: -5}]", timeout("the number -5")),
        row("tools: [{module: t, timeout: 0s}]", timeout("'0s'")),
        row("tools: [{module: t, timeout: 25h}]", timeout("'25h'")),
        row("tools: [{module: t, timeout: 1d}]", timeout("'1d'")),
        row("tools: [{module: t, timeout: 1e999}]", timeout("the number 1e999")),
        row("tools: [{module: t, timeout: 5 minutes}]", timeout("'5 minutes'")),
        row(
            "tools: [{module: t, tools: {a: {efect: read}}}]",
            "3:33: unknown key 'efect'; did you mean 'effect'?"),
        row(
            "tools: [{mcp: {name: a}}]",
            "3:15: mcp server 'a' must have a command or a url, and not both"),
        row(
            "tools: [{mcp: {name: a, command: [], url: 'http://h/'}}]",
            "3:34: 'command' must be a list with an entry, but is an empty list"),
        row(
            "tools: [{mcp: {name: a, command: x, url: 'http://h/'}}]",
            "3:15: mcp server 'a' must have a command or a url, and not both"),
        row(
            "tools: [{mcp: {name: a, command: npx -y x}}]",
            "3:34: 'command' holds spaces; write it as a list, [program, argument, …], so that nobody has to guess where it splits"),
        row(
            "tools: [{mcp: {name: a, url: 'ftp://h/'}}]",
            "3:30: 'url' must be an http:// or https:// address"),
        row(
            "tools: [{mcp: {name: a, url: 'http://u:p@h/'}}]",
            "3:30: 'url' holds a name or password; send it with headers: and ${secret:NAME}"),
        row(
            "tools: [{mcp: {name: a, command: x, env: {T: 123}}}]",
            "3:46: 'T' must be text; put it in quotes"),
        row(
            "tools: [{mcp: {name: a, command: x, env: {T: '${secret:TOKEN}'}}}]",
            "3:46: secret 'TOKEN' is not listed under secrets:"),
        row(
            "tools: [{mcp: {name: a, command: x, headers: {T: x}}}]",
            "3:46: 'headers' goes with a url; drop it"),
        row(
            "secrets: [sk-live-123]",
            "3:11: an entry of 'secrets' must be the name of a variable (A-Z, 0-9, _); its value"
                + " belongs into the environment or .env"),
        row(
            "executor: dokcer",
            "3:11: 'executor' must be one of host, local, docker, but is 'dokcer'; did you mean 'docker'?"),
        row("planner: playbook", "3:10: planner 'playbook' needs steps; add them under playbook:"),
        row(
            "inputs: {a: int}",
            "3:13: 'a' must be one of string, integer, number, boolean, but is 'int'"),
        row(
            "inputs: {a: {type: integer, default: '5'}}",
            "3:38: the default of input 'a' must be of type integer, but is '5'"),
        row(
            "inputs: {a: {type: integer, default: 010}}",
            "3:38: 'default' is the oddly written number 010, which readers of YAML take differently; write it as in JSON, or quote it"),
        row(
            "inputs: {a: {type: boolean, default: no}}",
            "3:38: the default of input 'a' must be of type boolean, but is 'no'"),
        row(
            "inputs: {a: {type: string, default: x, required: true}}",
            "3:50: input 'a' is required and has a default; drop one of them"),
        row(
            "inputs: {a-b: string}",
            "3:10: a key of 'inputs' must be an identifier (letters, digits, _), but is 'a-b'"),
        row(
            "playbook: [{tool: read_file}]",
            "3:19: a playbook step names 'read_file', but the coworker has no such tool; add it under tools:, or drop this"),
        row(
            "playbook: [{answer: x, tool: read_file}]",
            "3:13: unknown key 'answer'; valid here: tool, id, args, when, on_error"),
        row(
            "playbook: [{when: x}]",
            "3:12: an entry of 'playbook' must have one of the keys tool, for_each, answer"),
        row(
            "playbook: [{tool: t, args: {n: 9007199254740993}}]",
            "3:32: 'n' is the number 9007199254740993, beyond 2^53-1; put it in quotes"),
        row(
            "playbook: [{tool: t, args: {1: x}}]",
            "3:29: a key must be text, but is the number 1; put it in quotes"),
        row(
            "playbook: [{for_each: '[1]', as: inputs, steps: [{answer: x}]}]",
            "3:34: loop variable 'inputs' means something here already; name it with as:"),
        row(
            "playbook: [{for_each: '[1]', steps: []}]",
            "3:37: the loop has no steps; add one, or drop the loop"),
        row(
            "tools: [read_file]\nplaybook:\n- {id: a, tool: read_file}\n- for_each: '[1]'\n  steps:\n  - {id: a, tool: read_file}",
            "8:10: step id 'a' stands on line 5 already; take another"),
        row(
            "tools: [read_file]\nplaybook: [{id: in, tool: read_file}]",
            "4:17: id 'in' is a word of CEL; take another"),
        row(
            "role: !!python/object/apply:os.system [id]",
            "3:7: tag '!!python/object/apply:os.system' is not allowed; a coworker file holds plain values only"),
        row(
            "tools: !include /etc/passwd",
            "3:8: tag '!include' is not allowed; a coworker file holds plain values only"),
        row("role: !!int x", "3:7: 'x' is not what its tag '!!int' says"),
        row(
            "policies: !!set {max_actions: 1}",
            "3:11: tag '!!set' is not allowed; a coworker file holds plain values only"),
        row(
            "policies: &p {max_actions: 5}\nplaybook: [<<: *p]",
            "4:12: merge keys '<<' are not supported; write the keys out"),
        row(
            "role: *nothing",
            "3:7: alias '*nothing' stands before the end of what it names; write the value"),
        row(
            "tools: &t [*t]",
            "3:12: alias '*t' stands before the end of what it names; write the value"),
        row("? [a]\n: b", "3:3: a key must be a word, not a list, a mapping or an alias"));
  }

  @ParameterizedTest
  @MethodSource("wholeFiles")
  void refusesTheFileWithOneClearLine(String text, String expected) {
    assertThat(first(text)).isEqualTo("test.yaml:" + expected);
  }

  @ParameterizedTest
  @MethodSource("afterTheHead")
  void refusesTheKeysWithOneClearLine(String text, String expected) {
    assertThat(first(HEAD + text)).isEqualTo("test.yaml:" + expected);
  }

  @Test
  void collectsWhatElseIsWrongInTheOrderOfTheFile() {
    String text =
        """
        nam: A
        objective: b
        tools: [raed_file]
        policies:
          max_actions: 0
          max_actions: 1
        """;
    assertThat(problems(text))
        .extracting(problem -> problem.at().line() + ":" + problem.at().column())
        .containsExactly("1:1", "3:9", "5:16", "6:3");
  }

  @Test
  void refusesAliasBombsBeforeTheyGrow() {
    StringBuilder bomb = new StringBuilder(HEAD + "a: &a [x,x,x,x,x,x,x,x,x]\n");
    for (char c = 'b'; c <= 'i'; c++) {
      String previous = "*" + (char) (c - 1);
      bomb.append(
          "%c: &%c [%s]%n"
              .formatted(
                  c,
                  c,
                  String.join(
                      ",",
                      List.of(
                          previous, previous, previous, previous, previous, previous, previous,
                          previous, previous))));
    }
    assertThat(first(bomb.toString())).contains("is one too many");
    String wide = HEAD + "role: &r " + "r".repeat(50_000) + "\ndescription: *r\nmodel: *r\n";
    assertThat(first(wide)).startsWith("test.yaml:5:8: alias '*r' is one too many");
  }

  @Test
  void refusesDeepNestingOfEveryStyleWithoutOverflowingTheStack() {
    for (String opening : List.of("[", "{a: ", "- ", "? ", "[{a: ")) {
      String deep = HEAD + "role:\n  " + opening.repeat(20_000);
      assertThat(first(deep)).contains("nested deeper than 40 levels");
    }
  }

  @Test
  void refusesLoopsNestedTooDeep() {
    String text = HEAD + "playbook:\n";
    for (int i = 0; i < 9; i++) {
      String indent = " ".repeat(4 * i);
      text += "%s- for_each: '[1]'%n%s  as: v%d%n%s  steps:%n".formatted(indent, indent, i, indent);
    }
    text += " ".repeat(36) + "- answer: x\n";
    assertThat(first(text)).endsWith("more than 8 loops in each other");
  }

  @Test
  void repeatsNoValueThatMayBeASecret() {
    String text =
        HEAD
            + """
            secrets: [s3cr3t-value, 12345678]
            tools:
            - mcp: {name: a, command: x, env: {T: 12345678, U: true}}
            - mcp: {name: b, url: 's3cr3t-value'}
            """;
    String later = HEAD + "tools: [{mcp: {name: b, url: 'https://s3cr3t-value@host/'}}]";
    assertThat(problems(later)).hasSize(1).noneMatch(p -> p.message().contains("s3cr3t"));
    assertThat(problems(text)).hasSize(5).noneMatch(p -> p.message().matches(".*(s3cr3t|1234).*"));
  }

  private static String maxActions(String found) {
    return "3:25: 'max_actions' must be a whole number from 1 to 1000000, but is " + found;
  }

  private static String timeout(String found) {
    return "3:30: 'timeout' must be a time like 500ms, 30s, 5m or 1h (or a number of seconds), up to"
        + " 24h, but is "
        + found;
  }

  private static String expires(String found) {
    return "3:37: 'expires' must be a time like 30s, 30m, 24h or 3d (or a number of seconds), up to"
        + " 365d, but is "
        + found;
  }

  private static Arguments row(String text, String expected) {
    return Arguments.of(text, expected);
  }

  private static String first(String text) {
    return problems(text).getFirst().toString();
  }

  private static List<Problem> problems(String text) {
    Reading reading = CoworkerFile.parse(text, "test.yaml");
    assertThat(reading).isInstanceOf(Reading.Refused.class);
    return ((Reading.Refused) reading).problems();
  }
}
