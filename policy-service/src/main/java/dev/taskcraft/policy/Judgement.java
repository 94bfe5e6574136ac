package dev.taskcraft.policy;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the rules say of one call, and which rule said so. */
sealed interface Judgement {
  /** Where the rule stands, e.g. {@code policies.deny[0]}. */
  String rule();

  record Allow(String rule) implements Judgement {}

  /**
   * A person decides.
   *
   * @param expires how long that may take; null for no limit
   */
  record Ask(String rule, String reason, @Nullable Duration expires) implements Judgement {
    /** Without a limit. */
    Ask(String rule, String reason) {
      this(rule, reason, null);
    }
  }

  record Deny(String rule, String reason) implements Judgement {}
}
