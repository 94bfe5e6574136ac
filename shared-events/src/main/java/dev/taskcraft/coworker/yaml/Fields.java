package dev.taskcraft.coworker.yaml;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The values of a section that was checked against its shape. A getter that doesn't fit the shape
 * is a bug and throws.
 */
record Fields(Node.Mapping mapping) {
  static Fields of(Node node) {
    return new Fields((Node.Mapping) node);
  }

  boolean has(String key) {
    return node(key) != null;
  }

  /** The node of a key; null when it is absent or empty. */
  @Nullable Node node(String key) {
    Node node = mapping.get(key);
    return node == null || Node.isNull(node) ? null : node;
  }

  Position at(String key) {
    Node node = mapping.get(key);
    return node == null ? mapping.at() : node.at();
  }

  @Nullable String text(String key) {
    return node(key) instanceof Node.Scalar scalar ? scalar.text() : null;
  }

  String required(String key) {
    return Objects.requireNonNull(text(key), key);
  }

  @Nullable Integer whole(String key) {
    String text = text(key);
    return text == null ? null : Integer.valueOf(text);
  }

  @Nullable Boolean flag(String key) {
    String text = text(key);
    return text == null ? null : Boolean.valueOf(text);
  }

  @Nullable Duration span(Shape.Span shape, String key) {
    return node(key) instanceof Node.Scalar scalar ? Spans.read(shape, scalar) : null;
  }

  List<Node> items(String key) {
    return node(key) instanceof Node.Sequence(var items, _, _) ? items : List.of();
  }

  List<Node.Entry> entries(String key) {
    return node(key) instanceof Node.Mapping(var entries, _, _) ? entries : List.of();
  }

  /** The texts of a list, or the one text that stands in its place. */
  List<String> texts(String key) {
    return node(key) instanceof Node.Scalar(var text, _, _, _)
        ? List.of(text)
        : items(key).stream().map(Fields::textOf).toList();
  }

  static String textOf(Node node) {
    return ((Node.Scalar) node).text();
  }
}
