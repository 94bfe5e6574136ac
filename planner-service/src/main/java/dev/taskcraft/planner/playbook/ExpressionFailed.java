package dev.taskcraft.planner.playbook;

/** An expression has no value here: a type that doesn't fit, an absent field, a limit. */
final class ExpressionFailed extends Exception {
  private static final long serialVersionUID = 1;

  private final String reason;

  ExpressionFailed(String reason) {
    super(reason, null, false, false);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }

  /** The same, with where it happened in front. */
  ExpressionFailed at(String place) {
    return new ExpressionFailed(place + ": " + reason);
  }
}
