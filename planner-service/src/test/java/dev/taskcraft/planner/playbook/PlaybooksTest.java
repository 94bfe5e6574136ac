package dev.taskcraft.planner.playbook;

import static dev.taskcraft.planner.playbook.PlaybookFixture.answer;
import static dev.taskcraft.planner.playbook.PlaybookFixture.call;
import static dev.taskcraft.planner.playbook.PlaybookFixture.callWhen;
import static dev.taskcraft.planner.playbook.PlaybookFixture.coworker;
import static dev.taskcraft.planner.playbook.PlaybookFixture.forEach;
import static dev.taskcraft.planner.playbook.PlaybookFixture.map;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.coworker.PlaybookStep;
import dev.taskcraft.planner.playbook.Playbooks.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaybooksTest {
  @Test
  void aSoundPlaybookHasNoProblem() {
    assertThat(
            Playbooks.check(
                coworker(
                    call("a", "x", "p", "${inputs.path}", "$${", "$${not one}"),
                    callWhen("steps.a.status == 'failed' && !has(steps.a.output.x)", "b", "x"),
                    forEach(
                        "steps.a.output.filter(f, f.size > 3)",
                        "f",
                        call(null, "y", "v", map("k", List.of("${f.name}: ${f.size / 2}")))),
                    answer("${objective} ${task.id} ${steps['a'].output}"))))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ${inputs.pth}               | there is no input 'pth'; there is path
          ${size(inputs.pth)}         | there is no input 'pth'; there is path
          ${steps.b.output}           | there is no step 'b'; there is a
          ${steps.b.output + 1}       | there is no step 'b'; there is a
          ${steps.a.content}          | there is no value of a step 'content'; there is output, status, error
          ${steps.a.content.x == 1}   | there is no value of a step 'content'; there is output, status, error
          ${task.name}                | there is no value of the task 'name'; there is id, time, requester
          ${file.name}                | there is no variable 'file' here; there are inputs, steps, task, objective
          ${file.size > 3}            | undeclared reference to 'file' at character 1
          ${1 +}                      | at character
          ${'a' - 1}                  | no matching overload for '_-_'
          """)
  void namesTheEntryAndTheExpression(String text, String message) {
    List<Problem> problems = Playbooks.check(coworker(call("a", "x", "list", List.of("ok", text))));

    assertThat(problems)
        .singleElement()
        .extracting(Problem::place)
        .isEqualTo("playbook[0].args.list[1]");
    assertThat(problems.getFirst().message()).startsWith(text + ": ").contains(message);
  }

  @Test
  void findsEveryProblemInItsPlace() {
    List<Problem> problems =
        Playbooks.check(
            coworker(
                call("a", "x", "v", "${open"),
                call("a", "x"),
                forEach("steps.a.output", "inputs", call(null, "y", "v", "${'never closed}")),
                new PlaybookStep.Answer("nonsense", "${nonsense}")));

    assertThat(problems)
        .extracting(Problem::place)
        .containsExactly(
            "playbook[0].args.v",
            "playbook[1].id",
            "playbook[2].as",
            "playbook[2].steps[0].args.v",
            "playbook[3].when",
            "playbook[3].answer");
  }

  @Test
  void limitsSizeAndDepth() {
    String deep = "(".repeat(200) + "1" + ")".repeat(200);
    String large = "1" + " + 1".repeat(5_000);

    assertThat(Playbooks.check(coworker(call(null, "x", "v", "${" + deep + "}")))).hasSize(1);
    assertThat(Playbooks.check(coworker(call(null, "x", "v", "${" + large + "}")))).hasSize(1);
  }
}
