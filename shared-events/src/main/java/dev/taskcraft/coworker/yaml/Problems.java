package dev.taskcraft.coworker.yaml;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong with one file; not for several threads. */
final class Problems {
  /** More would help nobody, and a hostile file must not make us build a million messages. */
  private static final int MOST = 100;

  private final String file;
  private final List<Problem> found = new ArrayList<>();

  Problems(String file) {
    this.file = file;
  }

  void add(Position at, String message) {
    if (found.size() < MOST) {
      found.add(new Problem(file, at, message));
    }
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  /** By position; those of one place in the order of their discovery. */
  List<Problem> sorted() {
    return found.stream().sorted(Comparator.comparing(Problem::at)).toList();
  }
}
