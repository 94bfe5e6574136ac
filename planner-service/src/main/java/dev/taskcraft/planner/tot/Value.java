package dev.taskcraft.planner.tot;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How likely a path leads to the objective; the weights are those of the paper's Game of 24. */
enum Value {
  SURE(20),
  LIKELY(1),
  IMPOSSIBLE(0.001);

  private final double score;

  Value(double score) {
    this.score = score;
  }

  double score() {
    return score;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static @Nullable Value of(@Nullable Object word) {
    for (Value value : values()) {
      if (value.word().equals(word)) {
        return value;
      }
    }
    return null;
  }
}
