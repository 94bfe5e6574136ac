package dev.taskcraft.coworker.yaml;

import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a node must look like. The reader checks nodes against it; the JSON Schema is made of it.
 */
sealed interface Shape {
  /** What is expected, for a message: "… must be ‹what›". */
  String what();

  /**
   * A text.
   *
   * @param pattern a regular expression that Java and ECMAScript read alike; the whole text must
   *     fit
   * @param name whether it names something, so that {@code no} and {@code on} must be quoted
   * @param secret whether a wrong value may be a secret, so that no message repeats it
   */
  record Text(String what, Pattern pattern, boolean name, boolean secret) implements Shape {
    Text(String what, String pattern, boolean name, boolean secret) {
      this(what, Pattern.compile(pattern), name, secret);
    }

    boolean fits(String text) {
      return pattern.matcher(text).matches();
    }
  }

  /** One of a few words. */
  record Choice(List<String> words) implements Shape {
    @Override
    public String what() {
      return "one of " + String.join(", ", words);
    }
  }

  /** The name of a tool that TaskCraft brings. */
  record BuiltInTool() implements Shape {
    @Override
    public String what() {
      return "the name of a built-in tool";
    }
  }

  /** A whole number. */
  record Whole(long least, long most) implements Shape {
    @Override
    public String what() {
      return "a whole number from " + least + " to " + most;
    }
  }

  /** True or false. */
  record Flag() implements Shape {
    @Override
    public String what() {
      return "true or false";
    }
  }

  /**
   * A length of time, above zero and up to so many days; one that may be longer is in days, too.
   */
  record Span(int mostDays) implements Shape {
    static final Span DAY = new Span(1);

    @Override
    public String what() {
      return mostDays == 1
          ? "a time like 500ms, 30s, 5m or 1h (or a number of seconds), up to 24h"
          : "a time like 30s, 30m, 24h or 3d (or a number of seconds), up to %dd"
              .formatted(mostDays);
    }

    /** What its numbers count. */
    String units() {
      return mostDays == 1 ? "ms|s|m|h" : "ms|s|m|h|d";
    }
  }

  /** Any JSON value. */
  record Value() implements Shape {
    @Override
    public String what() {
      return "a value";
    }
  }

  /** Any single JSON value. */
  record Single() implements Shape {
    @Override
    public String what() {
      return "a text, a number, true or false";
    }
  }

  /** A list. */
  record ListOf(Shape item, int least) implements Shape {
    @Override
    public String what() {
      return least == 0 ? "a list" : "a list with an entry";
    }
  }

  /** A mapping whose keys the file chooses. */
  record MapOf(Text key, Shape value) implements Shape {
    @Override
    public String what() {
      return "a mapping of keys";
    }
  }

  /** A mapping with these keys and no others; the first one tells it from its alternatives. */
  record Section(List<Key> keys) implements Shape {
    @Override
    public String what() {
      return "a mapping of keys";
    }

    String mark() {
      return keys.getFirst().name();
    }

    List<String> names() {
      return keys.stream().map(Key::name).toList();
    }
  }

  /** One of several; the node's kind decides, and between sections their first keys. */
  record OneOf(List<Shape> alternatives) implements Shape {
    @Override
    public String what() {
      return alternatives.stream().map(Shape::what).distinct().collect(Collectors.joining(" or "));
    }

    List<Section> sections() {
      return alternatives.stream()
          .filter(Section.class::isInstance)
          .map(Section.class::cast)
          .toList();
    }
  }

  /** A shape that holds itself, by its name in the JSON Schema. */
  record Named(String name, Supplier<Shape> shape) implements Shape {
    @Override
    public String what() {
      return shape.get().what();
    }
  }

  /**
   * A key of a section.
   *
   * @param presence whether the file must have it
   */
  record Key(String name, Presence presence, Shape shape, String description) {}

  /** Whether a key must be there. */
  enum Presence {
    REQUIRED,
    OPTIONAL,
    /** Optional, and a key with nothing after it is the same as no key. */
    MAY_BE_EMPTY
  }
}
