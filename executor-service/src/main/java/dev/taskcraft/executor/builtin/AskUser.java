package dev.taskcraft.executor.builtin;

import dev.taskcraft.executor.builtin.call.Args;
import dev.taskcraft.executor.builtin.call.BuiltInTool;
import dev.taskcraft.executor.builtin.call.Spec;
import dev.taskcraft.executor.tool.ToolContext;
import dev.taskcraft.executor.tool.ToolResult;
import dev.taskcraft.tool.Effect;

/** {@code ask_user}: a person answers in the tool's place, so nothing ever runs here. */
final class AskUser extends BuiltInTool {
  AskUser() {
    super(
        Spec.of(
                "ask_user",
                Effect.READ,
                "Asks the person who gave the task a question and returns the answer as text. Ask"
                    + " only what can't be found out with the other tools; the task waits"
                    + " meanwhile.")
            .required("question", Spec.text("The question, understandable by itself."))
            .optional("choices", Spec.texts("Answers to choose from. Default: any text.", 2))
            .answeredByPerson());
  }

  @Override
  protected ToolResult run(Args args, ToolContext context) {
    return new ToolResult.Failed(
        "ask_user is answered by a person and can't be run; use `taskcraft answer`", null, false);
  }
}
