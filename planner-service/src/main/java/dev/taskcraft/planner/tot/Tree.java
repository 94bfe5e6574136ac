package dev.taskcraft.planner.tot;

import dev.taskcraft.serde.CanonicalJson;
import dev.taskcraft.task.Call;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everything that was thought of, valued and kept in one search. Confined to one thread. */
final class Tree {
  private final List<Node> nodes = new ArrayList<>();
  private final Map<Integer, Value> values = new HashMap<>();
  private final Set<Integer> kept = new HashSet<>();

  /** Adds thoughts below a node, without those that are there already. */
  List<Node> add(Node parent, List<Thought> thoughts) {
    List<Node> added = new ArrayList<>();
    for (Thought thought : thoughts) {
      if (nodes.stream()
          .noneMatch(node -> parent.equals(node.parent()) && node.thought().equals(thought))) {
        Node node = new Node(nodes.size() + 1, parent, thought);
        nodes.add(node);
        added.add(node);
      }
    }
    return added;
  }

  void value(Map<Integer, Value> of) {
    values.putAll(of);
  }

  Value value(Node node) {
    return values.getOrDefault(node.id(), Value.LIKELY);
  }

  /** The best of these, best first, ties in the order of proposal; nothing impossible. */
  List<Node> keep(List<Node> candidates, int most) {
    List<Node> best =
        candidates.stream()
            .filter(node -> value(node) != Value.IMPOSSIBLE)
            .sorted(Comparator.comparingDouble((Node node) -> -value(node).score()))
            .limit(most)
            .toList();
    best.forEach(node -> kept.add(node.id()));
    return best;
  }

  int size() {
    return nodes.size();
  }

  /** The tree for the log. */
  byte[] json(TotLimits limits, long tokens, @Nullable Node chosen) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("thoughts", (long) limits.thoughts());
    tree.put("kept", (long) limits.kept());
    tree.put("depth", (long) limits.depth());
    tree.put("tokens", tokens);
    tree.put("chosen", chosen == null ? null : (long) chosen.id());
    tree.put("nodes", nodes.stream().map(this::json).toList());
    return CanonicalJson.of(tree).getBytes(StandardCharsets.UTF_8);
  }

  private Map<String, @Nullable Object> json(Node node) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("id", (long) node.id());
    json.put("parent", node.parent() == null ? null : (long) node.parent().id());
    json.put("depth", (long) node.depth());
    json.put("thought", node.thought().text());
    Call call = node.thought().call();
    if (call != null) {
      json.put("tool", call.tool());
      json.put("args", call.args());
    }
    if (node.thought().answer() != null) {
      json.put("answer", node.thought().answer());
    }
    Value value = values.get(node.id());
    json.put("value", value == null ? null : value.word());
    json.put("kept", kept.contains(node.id()));
    return json;
  }
}
