package dev.taskcraft.coworker.yaml;

import dev.taskcraft.coworker.NearestWord;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks nodes against shapes, and says of each difference what it is and what to write. */
final class ShapeCheck {
  private final Problems problems;

  ShapeCheck(Problems problems) {
    this.problems = problems;
  }

  /**
   * Checks a node.
   *
   * @param label what messages call it
   */
  void check(Shape shape, Node node, String label) {
    switch (shape) {
      case Shape.Named named -> check(named.shape().get(), node, label);
      case Shape.OneOf choice -> choose(choice, node, label);
      case Shape.Section section -> {
        if (node instanceof Node.Mapping mapping) {
          section(section, mapping, label);
        } else {
          mismatch(shape, node, label);
        }
      }
      case Shape.MapOf map -> {
        if (node instanceof Node.Mapping mapping) {
          mapping.entries().forEach(entry -> entry(map, entry, label));
        } else {
          mismatch(shape, node, label);
        }
      }
      case Shape.ListOf list -> {
        if (node instanceof Node.Sequence(var items, _, _) && items.size() >= list.least()) {
          items.forEach(item -> check(list.item(), item, "an entry of " + label));
        } else {
          mismatch(shape, node, label);
        }
      }
      case Shape.Value _ -> value(node, label);
      default -> {
        if (node instanceof Node.Scalar scalar) {
          scalar(shape, scalar, label);
        } else {
          mismatch(shape, node, label);
        }
      }
    }
  }

  private void entry(Shape.MapOf map, Node.Entry entry, String label) {
    check(map.key(), entry.key(), "a key of " + label);
    check(map.value(), entry.value(), Quoted.of(entry.key().text()));
  }

  private void section(Shape.Section section, Node.Mapping mapping, String label) {
    boolean unknown = false;
    for (Node.Entry entry : mapping.entries()) {
      String name = entry.key().text();
      Shape.Key key = find(section, name);
      if (key == null) {
        unknown(section, entry.key(), names(mapping));
        unknown = true;
      } else if (key.presence() != Shape.Presence.MAY_BE_EMPTY || !Node.isNull(entry.value())) {
        check(key.shape(), entry.value(), Quoted.of(name));
      }
    }
    // An unknown key is likely the missing one, misspelt: then that is the message.
    for (Shape.Key key : unknown ? List.<Shape.Key>of() : section.keys()) {
      if (key.presence() == Shape.Presence.REQUIRED && mapping.get(key.name()) == null) {
        problems.add(
            mapping.at(),
            "%s has no '%s'; add the key %s:".formatted(label, key.name(), key.name()));
      }
    }
  }

  private static List<String> names(Node.Mapping mapping) {
    return mapping.entries().stream().map(entry -> entry.key().text()).toList();
  }

  private static Shape.@Nullable Key find(Shape.Section section, String name) {
    for (Shape.Key key : section.keys()) {
      if (key.name().equals(name)) {
        return key;
      }
    }
    return null;
  }

  private void unknown(Shape.Section section, Node.Scalar key, List<String> taken) {
    String message = "unknown key " + Quoted.of(key.text());
    for (Shape.Key other : section.keys()) {
      if (other.shape() instanceof Shape.Section inner && find(inner, key.text()) != null) {
        problems.add(key.at(), message + " here; it belongs under '" + other.name() + "'");
        return;
      }
    }
    List<String> free = new ArrayList<>(section.names());
    free.removeAll(taken);
    String hint = NearestWord.hint(key.text(), free);
    problems.add(
        key.at(),
        message + (hint.isEmpty() ? "; valid here: " + String.join(", ", section.names()) : hint));
  }

  private void choose(Shape.OneOf choice, Node node, String label) {
    if (node instanceof Node.Mapping mapping && !choice.sections().isEmpty()) {
      chooseSection(choice.sections(), mapping, label);
      return;
    }
    for (Shape alternative : choice.alternatives()) {
      boolean fits =
          switch (alternative) {
            case Shape.Section _ -> false;
            case Shape.ListOf _ -> node instanceof Node.Sequence;
            default -> node instanceof Node.Scalar;
          };
      if (fits) {
        check(alternative, node, label);
        return;
      }
    }
    mismatch(choice, node, label);
  }

  private void chooseSection(List<Shape.Section> sections, Node.Mapping mapping, String label) {
    for (Shape.Section section : sections) {
      if (sections.size() == 1 || mapping.get(section.mark()) != null) {
        section(section, mapping, label);
        return;
      }
    }
    List<String> all = sections.stream().flatMap(s -> s.names().stream()).distinct().toList();
    List<String> marks = sections.stream().map(Shape.Section::mark).toList();
    for (Node.Entry entry : mapping.entries()) {
      String name = entry.key().text();
      if (!all.contains(name)) {
        problems.add(
            entry.key().at(), "unknown key " + Quoted.of(name) + NearestWord.hint(name, all));
        return;
      }
    }
    problems.add(mapping.at(), label + " must have one of the keys " + String.join(", ", marks));
  }

  private void value(Node node, String label) {
    switch (node) {
      case Node.Scalar scalar -> scalar(new Shape.Value(), scalar, label);
      case Node.Sequence(var items, _, _) ->
          items.forEach(item -> value(item, "an entry of " + label));
      case Node.Mapping(var entries, _, _) ->
          entries.forEach(entry -> value(entry.value(), Quoted.of(entry.key().text())));
    }
  }

  private void scalar(Shape shape, Node.Scalar scalar, String label) {
    String message = ScalarCheck.check(shape, scalar, label);
    if (message != null) {
      problems.add(scalar.at(), message);
    }
  }

  private void mismatch(Shape shape, Node node, String label) {
    if (Node.isNull(node)) {
      problems.add(node.at(), label + " is empty; give it a value, or drop the line");
      return;
    }
    boolean empty = node instanceof Node.Sequence(var items, _, _) && items.isEmpty();
    problems.add(
        node.at(),
        "%s must be %s, but is %s"
            .formatted(label, shape.what(), empty ? "an empty list" : node.describe()));
  }
}
