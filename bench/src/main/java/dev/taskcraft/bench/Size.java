package dev.taskcraft.bench;

/**
 * How much is measured.
 *
 * @param commits of each kind against the bare file
 * @param tasks of ten steps, in a row and as many times {@code inFlight} together
 * @param longTask steps of the long task
 * @param stored tasks that lie in the file for nothing
 * @param starts of the command, as processes; 0 to leave processes out
 */
record Size(
    int commits, int tasks, int inFlight, int longTask, int stored, int repeats, int starts) {
  static final Size FULL = new Size(1_500, 150, 64, 1_000, 100_000, 20_000, 10);
  static final Size TINY = new Size(5, 2, 2, 20, 10, 10, 0);
}
