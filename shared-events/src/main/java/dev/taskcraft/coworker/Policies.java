package dev.taskcraft.coworker;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the coworker may do. Deny beats ask beats allow.
 *
 * @param approvalRequired tools, by name or glob, that need a person
 * @param maxActions how many steps may run; null for no limit
 * @param fallback the verdict for listed tools that no rule names, as written; null when absent, or
 *     {@link Verdict#ASK} where the file has rules, none of which says anything
 * @param egress where tools in containers may connect to; null for nowhere
 */
public record Policies(
    List<String> approvalRequired,
    @Nullable Integer maxActions,
    @Nullable Verdict fallback,
    List<Rule> deny,
    List<Rule> ask,
    List<Rule> allow,
    @Nullable EgressHosts egress) {
  public static final Policies NONE =
      new Policies(List.of(), null, null, List.of(), List.of(), List.of());

  /** Policies without a way out of containers. */
  public Policies(
      List<String> approvalRequired,
      @Nullable Integer maxActions,
      @Nullable Verdict fallback,
      List<Rule> deny,
      List<Rule> ask,
      List<Rule> allow) {
    this(approvalRequired, maxActions, fallback, deny, ask, allow, null);
  }

  public Policies {
    approvalRequired = List.copyOf(approvalRequired);
    deny = List.copyOf(deny);
    ask = List.copyOf(ask);
    allow = List.copyOf(allow);
  }

  /** Whether the file says no more than the two short keys, so that listing a tool allows it. */
  public boolean shortForm() {
    return fallback == null && deny.isEmpty() && ask.isEmpty() && allow.isEmpty() && egress == null;
  }

  /** What a rule, or the default, says. */
  public enum Verdict {
    ALLOW,
    ASK,
    DENY
  }

  /**
   * A rule.
   *
   * @param tool a tool's name, or a glob in which {@code *} stands for any text
   * @param expires how long a person may take to decide, where the rule asks; null for no limit
   */
  public record Rule(String tool, @Nullable String reason, @Nullable Duration expires) {
    /** The longest that a request may stay open. */
    public static final Duration LONGEST = Duration.ofDays(365);

    public Rule {
      if (expires != null && (!expires.isPositive() || expires.compareTo(LONGEST) > 0)) {
        throw new IllegalArgumentException(
            "the rule for '%s' expires after %s; give it a time above zero and up to %d days"
                .formatted(tool, expires, LONGEST.toDays()));
      }
    }

    /** A rule without an expiry. */
    public Rule(String tool, @Nullable String reason) {
      this(tool, reason, null);
    }
  }
}
