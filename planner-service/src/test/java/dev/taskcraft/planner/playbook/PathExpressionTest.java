package dev.taskcraft.planner.playbook;

import static dev.taskcraft.planner.playbook.PlaybookFixture.call;
import static dev.taskcraft.planner.playbook.PlaybookFixture.coworker;
import static dev.taskcraft.planner.playbook.PlaybookFixture.map;
import static dev.taskcraft.planner.playbook.PlaybookFixture.story;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskcraft.planner.MemoryBlobs;
import dev.taskcraft.task.Task;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathExpressionTest {
  private static final Map<String, Object> INPUTS =
      map(
          "a",
          "text",
          "list",
          Arrays.asList(1L, null, map("x", 2.5)),
          "m",
          map("k-1", true, "n", null));
  private final Task task = story(coworker(call("s", "x")), INPUTS).task();
  private final Scope scope =
      new Scope(
          task, INPUTS, Cursor.start(List.of()).passed("s", 0), new Outputs(new MemoryBlobs()));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "inputs",
        "inputs.a",
        "inputs.list[0]",
        "inputs.list[1]",
        "inputs.list[2].x",
        "inputs['a']",
        "inputs.m[\"k-1\"]",
        "inputs.m.n",
        "objective",
        "task.id",
        "task.time",
        "task",
        "steps.s",
        "steps.s.status",
        "steps.s.output",
      })
  void meansWhatItMeansInCel(String text) throws Exception {
    PathExpression path = PathExpression.parse(text);

    assertThat(path).isNotNull();
    assertThat(path.value(scope)).isEqualTo(new CelExpression(text, Set.of()).value(scope));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "inputs.b",
        "inputs.a.b",
        "inputs.list[3]",
        "inputs.m[0]",
        "inputs.list.x",
        "inputs.m.n.x",
        "inputs.a[0]"
      })
  void failsWhereCelFails(String text) {
    PathExpression path = PathExpression.parse(text);

    assertThat(path).isNotNull();
    assertThatThrownBy(() -> path.value(scope)).isInstanceOf(ExpressionFailed.class);
    assertThatThrownBy(() -> new CelExpression(text, Set.of()).value(scope))
        .isInstanceOf(ExpressionFailed.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "true",
        "null",
        "in.x",
        "1",
        "inputs.a + 1",
        "size(inputs)",
        "inputs.in",
        "inputs.list[-1]",
        "inputs['a\\'b']",
        "inputs .a",
        ""
      })
  void leavesTheRestToCel(String text) {
    assertThat(PathExpression.parse(text)).isNull();
  }

  @Test
  void ignoresSpaceAround() {
    assertThat(PathExpression.parse("  inputs.a ")).isEqualTo(PathExpression.parse("inputs.a"));
  }
}
