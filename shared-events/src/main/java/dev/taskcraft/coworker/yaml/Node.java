package dev.taskcraft.coworker.yaml;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One value of a YAML document, with the place where it stands. */
sealed interface Node {
  Position at();

  /** How much it is, with aliases written out: characters and nodes. */
  int weight();

  /** The value for a message that says it is of the wrong kind. */
  String describe();

  /** A single value; {@code plain} is without quotes. */
  record Scalar(String text, ScalarKind kind, boolean plain, Position at) implements Node {
    @Override
    public int weight() {
      return text.length() + 1;
    }

    @Override
    public String describe() {
      return kind.describe(text);
    }
  }

  /** A list. */
  record Sequence(List<Node> items, Position at, int weight) implements Node {
    @Override
    public String describe() {
      return "a list";
    }
  }

  /** Keys with values; no key stands in it twice. */
  record Mapping(List<Entry> entries, Position at, int weight) implements Node {
    @Override
    public String describe() {
      return "a mapping of keys";
    }

    @Nullable Node get(String key) {
      for (Entry entry : entries) {
        if (entry.key().text().equals(key)) {
          return entry.value();
        }
      }
      return null;
    }
  }

  /** A key and its value. */
  record Entry(Scalar key, Node value) {}

  /** Whether this is YAML's null, written or left out. */
  static boolean isNull(Node node) {
    return node instanceof Scalar scalar && scalar.kind() == ScalarKind.NULL;
  }
}
