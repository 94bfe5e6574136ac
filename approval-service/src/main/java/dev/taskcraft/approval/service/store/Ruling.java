package dev.taskcraft.approval.service.store;

import dev.taskcraft.approval.Decision;

/** What came of what a person said. */
public sealed interface Ruling {
  /** It holds: now, or since the same person said the same before. */
  record Holds(Approval approval) implements Ruling {}

  /** It does not, and changed nothing. */
  record Refused(Decision.Why why, String message) implements Ruling {}

  /** The request names who may decide, and this person is not among them. */
  record NotAsked(String message) implements Ruling {}

  /** No topic takes an event of that size. */
  record TooLarge(String message) implements Ruling {}

  /** There is no such request. */
  record Unknown() implements Ruling {}
}
