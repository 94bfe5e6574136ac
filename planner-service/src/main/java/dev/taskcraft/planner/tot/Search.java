package dev.taskcraft.planner.tot;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The search of one turn. It follows from the model's answers alone: given those that were recorded
 * it comes to the same question, or the same end, as before a crash.
 */
final class Search {
  private final TotLimits limits;
  private final Answers answers;
  private final Iterator<String> recorded;
  private final Tree tree = new Tree();

  Search(TotLimits limits, Answers answers, List<String> recorded) {
    this.limits = limits;
    this.answers = answers;
    this.recorded = recorded.iterator();
  }

  /** Where the search stands. */
  sealed interface State {
    /**
     * It wants to know something.
     *
     * @param best the best node so far; null before the first level is valued
     */
    record Asks(Question question, @Nullable Node best) implements State {}

    /** It came to a node; its path holds a call or an answer. */
    record Ends(Node node) implements State {}
  }

  /** A question to which no answer is recorded. */
  private static final class Unanswered extends Exception {
    private static final long serialVersionUID = 1;
    private final transient Question question;

    Unanswered(Question question) {
      super(null, null, false, false);
      this.question = question;
    }
  }

  Tree tree() {
    return tree;
  }

  /** Goes as far as the recorded answers lead. */
  State run() throws Answers.Unusable {
    List<Node> frontier = List.of(Node.ROOT);
    try {
      for (int depth = 1; depth <= limits.depth() && !settled(frontier); depth++) {
        List<Node> candidates = new ArrayList<>();
        List<Node> fresh = new ArrayList<>();
        for (Node node : frontier) {
          if (node.ends()) {
            candidates.add(node);
          } else {
            String proposed = answer(new Question.Propose(node));
            fresh.addAll(tree.add(node, answers.thoughts(proposed, limits.thoughts())));
          }
        }
        if (fresh.isEmpty()) {
          break;
        }
        tree.value(values(fresh));
        candidates.addAll(fresh);
        List<Node> best = tree.keep(candidates, limits.kept());
        if (best.isEmpty()) {
          break;
        }
        frontier = best;
      }
      return new State.Ends(concluded(frontier.getFirst()));
    } catch (Unanswered e) {
      Node best = frontier.getFirst();
      return new State.Asks(e.question, best.depth() == 0 ? null : best);
    }
  }

  /** Whether there is nothing better to find. */
  private boolean settled(List<Node> frontier) {
    Node best = frontier.getFirst();
    return best.ends() && tree.value(best) == Value.SURE;
  }

  private Map<Integer, Value> values(List<Node> fresh) throws Unanswered, Answers.Unusable {
    return answers.values(answer(new Question.Evaluate(fresh)), fresh);
  }

  /** The node itself, or below it the call or answer that it comes to. */
  private Node concluded(Node best) throws Unanswered, Answers.Unusable {
    if (decides(best)) {
      return best;
    }
    for (Thought thought : answers.thoughts(answer(new Question.Conclude(best)), 1)) {
      Node end = new Node(tree.size() + 1, best, thought);
      if (decides(end)) {
        List<Node> added = tree.add(best, List.of(thought));
        return added.isEmpty() ? end : added.getFirst();
      }
    }
    throw new Answers.Unusable("neither a call nor an answer");
  }

  static boolean decides(Node node) {
    return node.path().stream()
        .anyMatch(thought -> thought.call() != null || thought.answer() != null);
  }

  private String answer(Question question) throws Unanswered {
    if (!recorded.hasNext()) {
      throw new Unanswered(question);
    }
    return recorded.next();
  }
}
