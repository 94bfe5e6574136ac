package dev.taskcraft.task;

/** Bounds for what an event counts, so that a forged number can't exhaust memory. */
final class Counts {
  static final int MAX = 100_000;

  private Counts() {}

  static void check(String what, int number) {
    if (number < 1 || number > MAX) {
      throw new IllegalArgumentException(what + " " + number + " is not between 1 and " + MAX);
    }
  }
}
