package dev.taskcraft.coworker.yaml;

import dev.taskcraft.coworker.BuiltInNames;
import dev.taskcraft.coworker.NearestWord;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Checks single values: the part of {@link ShapeCheck} that has no structure. */
final class ScalarCheck {
  private static final long MOST_SAFE = (1L << 53) - 1;

  private ScalarCheck() {}

  /** What is wrong with the value, as a whole message; null for nothing. */
  static @Nullable String check(Shape shape, Node.Scalar scalar, String label) {
    if (scalar.kind() == ScalarKind.NULL && !(shape instanceof Shape.Value)) {
      return label + " is empty; give it a value, or drop the line";
    }
    return switch (shape) {
      case Shape.Text text -> text(text, scalar, label);
      case Shape.BuiltInTool tool -> builtIn(tool, scalar, label);
      case Shape.Choice choice -> choice(choice, scalar, label);
      case Shape.Whole whole -> whole(whole, scalar, label);
      case Shape.Flag flag ->
          scalar.kind() == ScalarKind.BOOLEAN
              ? null
              : wrong(flag, scalar, label, "; write it without quotes");
      case Shape.Span span ->
          Spans.read(span, scalar) != null ? null : wrong(span, scalar, label, "");
      case Shape.Value _, Shape.Single _ -> value(scalar, label);
      case Shape.ListOf _, Shape.MapOf _, Shape.Section _, Shape.OneOf _, Shape.Named _ ->
          wrong(shape, scalar, label, "");
    };
  }

  private static @Nullable String text(Shape.Text shape, Node.Scalar scalar, String label) {
    if (shape.secret()) {
      boolean fits = scalar.kind() == ScalarKind.TEXT && shape.fits(scalar.text());
      String remedy = scalar.kind() == ScalarKind.TEXT || shape.name() ? "" : "; put it in quotes";
      return fits ? null : label + " must be " + shape.what() + remedy;
    } else if (scalar.kind() != ScalarKind.TEXT) {
      return wrong(shape, scalar, label, "; put it in quotes");
    } else if (shape.name() && scalar.plain() && ScalarKind.oldBoolean(scalar.text())) {
      return wrong(
          shape, scalar, label, ", a boolean to older readers of YAML; if it is a name, quote it");
    }
    return shape.fits(scalar.text())
        ? null
        : wrong(
            shape, scalar, label, shape.name() ? foreign(scalar, shape.equals(Keys.LABEL)) : "");
  }

  private static @Nullable String builtIn(
      Shape.BuiltInTool shape, Node.Scalar scalar, String label) {
    String name = scalar.text();
    if (scalar.kind() != ScalarKind.TEXT || !foreign(scalar, false).isEmpty()) {
      return wrong(shape, scalar, label, foreign(scalar, false));
    } else if (BuiltInNames.gone(name)) {
      return "tool '" + name + "' of TaskCraft 0.1 is gone; bring your own with '- module: …'";
    } else if (BuiltInNames.ALL.contains(name)) {
      return null;
    }
    String hint = NearestWord.hint(name, BuiltInNames.ALL);
    return "unknown built-in tool "
        + Quoted.of(name)
        + (hint.isEmpty() ? "; a tool of your own comes with '- module: …'" : hint);
  }

  private static @Nullable String choice(Shape.Choice shape, Node.Scalar scalar, String label) {
    List<String> words = shape.words();
    return scalar.kind() == ScalarKind.TEXT && words.contains(scalar.text())
        ? null
        : wrong(shape, scalar, label, NearestWord.hint(scalar.text(), words));
  }

  private static @Nullable String whole(Shape.Whole shape, Node.Scalar scalar, String label) {
    String text = scalar.text();
    return switch (scalar.kind()) {
      case INTEGER -> {
        boolean inRange =
            text.length() < 18
                && Long.parseLong(text) >= shape.least()
                && Long.parseLong(text) <= shape.most();
        yield inRange ? null : wrong(shape, scalar, label, "");
      }
      case ODD_NUMBER, DECIMAL -> wrong(shape, scalar, label, "; write it in plain decimal digits");
      case TEXT, BOOLEAN, NULL ->
          wrong(shape, scalar, label, scalar.plain() ? "" : "; drop the quotes");
    };
  }

  private static @Nullable String value(Node.Scalar scalar, String label) {
    String text = scalar.text();
    return switch (scalar.kind()) {
      case ODD_NUMBER ->
          label
              + " is "
              + scalar.describe()
              + ", which readers of YAML take differently; write it as in JSON, or quote it";
      case INTEGER ->
          text.length() < 18 && Math.abs(Long.parseLong(text)) <= MOST_SAFE
              ? null
              : label + " is " + scalar.describe() + ", beyond 2^53-1; put it in quotes";
      case DECIMAL ->
          Double.isFinite(Double.parseDouble(text))
              ? null
              : label + " is " + scalar.describe() + ", too large; put it in quotes";
      case TEXT, BOOLEAN, NULL -> null;
    };
  }

  /** A clause about the first character that only looks like a plain one, or nothing. */
  private static String foreign(Node.Scalar scalar, boolean anyScript) {
    OptionalInt c =
        scalar
            .text()
            .codePoints()
            .filter(p -> Characters.invisible(p) || (p > 0x7F && !anyScript))
            .findFirst();
    return c.isEmpty()
        ? ""
        : "; it holds " + Characters.name(c.getAsInt()) + ", type it with plain letters";
  }

  private static String wrong(Shape shape, Node.Scalar scalar, String label, String remedy) {
    return "%s must be %s, but is %s%s".formatted(label, shape.what(), scalar.describe(), remedy);
  }
}
