package dev.taskcraft.planner.playbook;

import dev.cel.common.ast.CelExpr;
import dev.cel.runtime.CelEvaluationListener;
import java.util.Collection;

/**
 * Counts what one evaluation does and stops it beyond a limit. Counted in steps and characters
 * rather than in seconds, so that a task takes the same course on every machine.
 */
final class CelWork implements CelEvaluationListener {
  private static final long MOST = 4_000_000;
  private static final int CHARACTERS_PER_UNIT = 64;

  private long done;

  @Override
  public void callback(CelExpr expression, Object value) {
    done++;
    if (value instanceof String text) {
      done += text.length() / CHARACTERS_PER_UNIT;
    } else if (value instanceof Collection<?> items) {
      done += items.size() / CHARACTERS_PER_UNIT;
    }
    if (done > MOST) {
      throw new TooMuchWork();
    }
  }

  /** The evaluation was stopped. */
  static final class TooMuchWork extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooMuchWork() {
      super("the expression takes more work than one may", null, false, false);
    }
  }
}
