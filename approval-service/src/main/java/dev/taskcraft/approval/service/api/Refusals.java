package dev.taskcraft.approval.service.api;

import dev.taskcraft.approval.Decision.Why;
import dev.taskcraft.service.problem.Problem;
import dev.taskcraft.service.problem.ProblemException;

/** Refusals as problems. */
final class Refusals {
  private Refusals() {}

  static ProblemException of(Why why, String message) {
    return switch (why) {
      case NOTHING_TO_DECIDE -> conflict("nothing-to-decide", "Nothing to decide", message);
      case ALREADY_DECIDED -> conflict("already-decided", "Already decided", message);
      case OTHER_CALL -> conflict("other-call", "Another call", message);
      case ENDED -> conflict("ended", "Ended", message);
      case EXPIRED -> problem(410, "expired", "Expired", message);
    };
  }

  static ProblemException notAsked(String message) {
    return problem(403, "not-an-approver", "Not an approver", message);
  }

  static ProblemException tooLarge(String message) {
    return problem(413, "too-large", "Too large", message);
  }

  private static ProblemException conflict(String code, String title, String message) {
    return problem(409, code, title, message);
  }

  private static ProblemException problem(int status, String code, String title, String message) {
    return new Problem(status, code, title, message, null, null).exception();
  }
}
