package dev.taskcraft.planner.tot;

import java.util.List;

/** What the search wants to know from the model. */
sealed interface Question {
  /** Which steps could come after this node? */
  record Propose(Node node) implements Question {}

  /** How likely does each of these lead to the objective? */
  record Evaluate(List<Node> nodes) implements Question {
    public Evaluate {
      nodes = List.copyOf(nodes);
    }
  }

  /** The path is chosen, but it neither calls nor answers: what does it come to? */
  record Conclude(Node node) implements Question {}
}
