package dev.taskcraft.policy;

import dev.taskcraft.coworker.Policies;
import dev.taskcraft.coworker.ToolGlob;
import dev.taskcraft.task.Call;
import dev.taskcraft.tool.Effect;
import dev.taskcraft.tool.ToolSpec;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a coworker file, and the floor under them, applied to one call. Deny beats ask beats
 * allow, whatever their order in the file.
 */
final class Rules {
  private Rules() {}

  static Judgement judge(Policies policies, ToolSpec tool, Call call) {
    int deny = first(policies.deny(), tool.name());
    if (deny >= 0) {
      return new Judgement.Deny(
          "policies.deny[" + deny + "]",
          reason(policies.deny().get(deny), "the policy denies '" + tool.name() + "'"));
    }
    int ask = first(policies.ask(), tool.name());
    if (ask >= 0) {
      return new Judgement.Ask(
          "policies.ask[" + ask + "]",
          reason(policies.ask().get(ask), "the policy asks for '" + tool.name() + "'"),
          expires(policies.ask(), tool.name()));
    }
    int required = firstGlob(policies.approvalRequired(), tool.name());
    if (required >= 0) {
      return new Judgement.Ask(
          "policies.approval_required[" + required + "]",
          "'" + tool.name() + "' needs an approval");
    }
    int allow = first(policies.allow(), tool.name());
    if (tool.guards(call.args()) && !named(policies.allow(), tool.name())) {
      return new Judgement.Ask(
          "floor.guarded", "'" + tool.name() + "' asks unless an allow rule names it");
    }
    if (allow >= 0) {
      return new Judgement.Allow("policies.allow[" + allow + "]");
    }
    return byDefault(policies, tool, call);
  }

  private static Judgement byDefault(Policies policies, ToolSpec tool, Call call) {
    if (tool.effectOf(call.args()) == Effect.READ) {
      return new Judgement.Allow("default.read");
    }
    if (policies.shortForm()) {
      return new Judgement.Allow("default.listed");
    }
    Policies.Verdict fallback = policies.fallback();
    String rule = fallback == null ? "default.effect" : "policies.default";
    return switch (fallback == null ? Policies.Verdict.ASK : fallback) {
      case ALLOW -> new Judgement.Allow(rule);
      case ASK ->
          new Judgement.Ask(rule, "'" + tool.name() + "' has an effect and no rule allows it");
      case DENY -> new Judgement.Deny(rule, "no rule allows '" + tool.name() + "'");
    };
  }

  /** Whether a rule names this tool; one that stands for every tool names none. */
  private static boolean named(List<Policies.Rule> rules, String tool) {
    return rules.stream()
        .map(rule -> new ToolGlob(rule.tool()))
        .anyMatch(glob -> !glob.matchesEverything() && glob.matches(tool));
  }

  /** The shortest time that any matching rule gives, so that no rule lengthens another's. */
  private static @Nullable Duration expires(List<Policies.Rule> rules, String tool) {
    Duration shortest = null;
    for (Policies.Rule rule : rules) {
      Duration expires = rule.expires();
      if (expires != null
          && (shortest == null || expires.compareTo(shortest) < 0)
          && new ToolGlob(rule.tool()).matches(tool)) {
        shortest = expires;
      }
    }
    return shortest;
  }

  private static int first(List<Policies.Rule> rules, String tool) {
    return firstGlob(rules.stream().map(Policies.Rule::tool).toList(), tool);
  }

  private static int firstGlob(List<String> globs, String tool) {
    for (int i = 0; i < globs.size(); i++) {
      if (new ToolGlob(globs.get(i)).matches(tool)) {
        return i;
      }
    }
    return -1;
  }

  private static String reason(Policies.Rule rule, String otherwise) {
    @Nullable String reason = rule.reason();
    return reason == null ? otherwise : reason;
  }
}
