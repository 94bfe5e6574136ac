package dev.taskcraft.executor;

import dev.taskcraft.executor.tool.Reconciled;
import dev.taskcraft.executor.tool.Tool;
import dev.taskcraft.executor.tool.ToolContext;
import dev.taskcraft.executor.tool.ToolResult;
import dev.taskcraft.serde.CanonicalJson;
import dev.taskcraft.tool.Effect;
import dev.taskcraft.tool.ToolSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A tool that answers as the test says, and remembers what it was asked. */
final class ScriptedTool implements Tool {
  static final String NAME = "send";

  final List<ToolContext> calls = new ArrayList<>();
  final List<ToolContext> questions = new ArrayList<>();
  private final Effect effect;
  private Function<ToolContext, ToolResult> answer = _ -> ToolResult.Returned.of("sent");
  private Reconciled word = new Reconciled.Unknown("who knows");
  private Map<String, @Nullable Object> schema = Map.of("type", "object");

  ScriptedTool(Effect effect) {
    this.effect = effect;
  }

  void answers(Function<ToolContext, ToolResult> how) {
    answer = how;
  }

  void says(Reconciled what) {
    word = what;
  }

  /** From now on it takes something else. */
  void takes(Map<String, @Nullable Object> other) {
    schema = other;
  }

  @Override
  public ToolSpec spec() {
    return new ToolSpec(
        NAME,
        "Sends it.",
        schema,
        CanonicalJson.digest(schema),
        effect,
        null,
        Duration.ofSeconds(5),
        0,
        ToolSpec.Backoff.DEFAULT,
        "test",
        false,
        false,
        null);
  }

  @Override
  public ToolResult call(Map<String, @Nullable Object> args, ToolContext context) {
    calls.add(context);
    return answer.apply(context);
  }

  @Override
  public Reconciled reconcile(Map<String, @Nullable Object> args, ToolContext context) {
    questions.add(context);
    return word;
  }
}
