package dev.taskcraft.policy;

/** What the rules say of one call, and which rule said so. */
sealed interface Judgement {
  /** Where the rule stands, e.g. {@code policies.deny[0]}. */
  String rule();

  record Allow(String rule) implements Judgement {}

  record Ask(String rule, String reason) implements Judgement {}

  record Deny(String rule, String reason) implements Judgement {}
}
