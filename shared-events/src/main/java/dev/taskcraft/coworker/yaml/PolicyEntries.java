package dev.taskcraft.coworker.yaml;

import dev.taskcraft.coworker.Policies;
import dev.taskcraft.coworker.ToolGlob;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads {@code policies:}. */
final class PolicyEntries {
  private final Draft draft;

  PolicyEntries(Draft draft) {
    this.draft = draft;
  }

  Policies read(@Nullable Node node) {
    if (node == null) {
      return Policies.NONE;
    }
    Fields fields = Fields.of(node);
    String fallback = fields.text("default");
    fields.items("approval_required").forEach(name -> draft.use("approval_required", name));
    return new Policies(
        fields.texts("approval_required"),
        fields.whole("max_actions"),
        fallback == null ? null : Policies.Verdict.valueOf(fallback.toUpperCase(Locale.ROOT)),
        rules(fields, "deny"),
        rules(fields, "ask"),
        rules(fields, "allow"));
  }

  private List<Policies.Rule> rules(Fields policies, String key) {
    List<Policies.Rule> rules = new ArrayList<>();
    for (Node item : policies.items(key)) {
      boolean shortForm = item instanceof Node.Scalar;
      Node tool = shortForm ? item : Fields.of(item).node("tool");
      String reason = shortForm ? null : Fields.of(item).text("reason");
      if (tool != null) {
        draft.use(key, tool);
        rules.add(new Policies.Rule(Fields.textOf(tool), reason));
        if (key.equals("allow") && new ToolGlob(Fields.textOf(tool)).matchesEverything()) {
          draft.warnings().add(tool.at(), "allow '*' lets every listed tool run without asking");
        }
      }
    }
    return rules;
  }
}
