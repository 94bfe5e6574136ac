package dev.taskcraft.coworker.yaml;

import dev.taskcraft.coworker.EgressHosts;
import dev.taskcraft.coworker.Policies;
import dev.taskcraft.coworker.ToolGlob;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads {@code policies:}. */
final class PolicyEntries {
  private static final List<String> RULES = List.of("deny", "ask", "allow");

  private final Draft draft;

  PolicyEntries(Draft draft) {
    this.draft = draft;
  }

  Policies read(@Nullable Node node) {
    if (node == null) {
      return Policies.NONE;
    }
    Fields fields = Fields.of(node);
    fields.items("approval_required").forEach(name -> draft.use("approval_required", name));
    return new Policies(
        fields.texts("approval_required"),
        fields.whole("max_actions"),
        fallback(fields),
        rules(fields, "deny"),
        rules(fields, "ask"),
        rules(fields, "allow"),
        egress(fields.node("egress")));
  }

  private @Nullable EgressHosts egress(@Nullable Node node) {
    if (node == null) {
      return null;
    }
    boolean right = true;
    for (Node host : Fields.of(node).items("hosts")) {
      String problem = EgressHosts.problem(Fields.textOf(host));
      if (problem != null) {
        right = false;
        draft.problems().add(host.at(), problem);
      }
    }
    return right ? new EgressHosts(Fields.of(node).texts("hosts")) : EgressHosts.NONE;
  }

  /**
   * The default as written. Where the only sign of rules is an empty list, which leaves no trace in
   * the record, it is what having rules means: ask. Else {@code allow: []} would allow everything.
   */
  private static Policies.@Nullable Verdict fallback(Fields policies) {
    String written = policies.text("default");
    if (written != null) {
      return Policies.Verdict.valueOf(written.toUpperCase(Locale.ROOT));
    }
    boolean named = RULES.stream().anyMatch(policies::has);
    boolean seen = RULES.stream().anyMatch(key -> !policies.items(key).isEmpty());
    return named && !seen ? Policies.Verdict.ASK : null;
  }

  private List<Policies.Rule> rules(Fields policies, String key) {
    List<Policies.Rule> rules = new ArrayList<>();
    for (Node item : policies.items(key)) {
      boolean shortForm = item instanceof Node.Scalar;
      Node tool = shortForm ? item : Fields.of(item).node("tool");
      String reason = shortForm ? null : Fields.of(item).text("reason");
      if (tool != null) {
        draft.use(key, tool);
        Duration expires = shortForm ? null : Fields.of(item).span(Keys.EXPIRES, "expires");
        rules.add(new Policies.Rule(Fields.textOf(tool), reason, expires));
        if (key.equals("allow") && new ToolGlob(Fields.textOf(tool)).matchesEverything()) {
          draft.warnings().add(tool.at(), "allow '*' lets every listed tool run without asking");
        }
      }
    }
    return rules;
  }
}
