package dev.taskcraft.coworker.yaml;

import dev.taskcraft.coworker.Coworker;
import java.util.List;

/** What reading a coworker file gave. */
public sealed interface Reading {
  /**
   * A coworker that may run, once its tools are there ({@link CoworkerFile#checkTools}).
   *
   * @param warnings what is allowed, and likely not meant; by position
   */
  record Parsed(Coworker coworker, Positions positions, List<Problem> warnings) implements Reading {
    public Parsed {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * Not a coworker.
   *
   * @param problems at least one, by position; the first one is worth showing alone
   */
  record Refused(List<Problem> problems) implements Reading {
    public Refused {
      problems = List.copyOf(problems);
    }
  }
}
