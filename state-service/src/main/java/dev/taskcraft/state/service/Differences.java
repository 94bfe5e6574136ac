package dev.taskcraft.state.service;

import java.util.ArrayList;
import java.util.List;

/** What a comparison came to; see {@link Comparison}. */
final class Differences {
  private static final int MOST_NAMED = 100;

  private final List<Difference> named = new ArrayList<>();
  private long same;
  private long different;
  private long notComparable;

  /**
   * A task that is not stored as it lies in the topics.
   *
   * @param what is wrong with it
   */
  record Difference(String task, String what) {}

  void same() {
    same++;
  }

  void notComparable() {
    notComparable++;
  }

  void different(String task, String what) {
    different++;
    if (named.size() < MOST_NAMED) {
      named.add(new Difference(task, what));
    }
  }

  /**
   * The answer.
   *
   * @param differences the first hundred of those that are different
   */
  record Answer(
      int schema,
      long same,
      long different,
      long notComparable,
      List<Difference> differences,
      long millis) {}

  Answer answer(long millis) {
    return new Answer(1, same, different, notComparable, List.copyOf(named), millis);
  }
}
