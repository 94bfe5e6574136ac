package dev.taskcraft.state;

import org.jspecify.annotations.Nullable;

/** What to do about a task that failed, by the code of its failure. */
final class Remedies {
  private Remedies() {}

  static @Nullable String of(String code) {
    return switch (code) {
      case "max_actions" -> "raise policies.max_actions in the coworker file and run it again";
      case "tools" -> "run `taskcraft tools FILE` to see what can't be had, and `taskcraft doctor`";
      case "model", "model_unavailable" -> "run `taskcraft doctor`; then run the coworker again";
      case "playbook" -> "correct the playbook entry that the message names; `taskcraft validate`";
      case "context" -> "give the coworker less to read, or a model with a larger context";
      case "refused" ->
          "correct the request, or publish the coworker by `taskcraft coworkers publish FILE`; then"
              + " ask again under another task id";
      default -> null;
    };
  }
}
