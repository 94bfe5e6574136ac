package dev.taskcraft.executor.builtin.call;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The arguments of one call. They passed the schema; a wrong type here is refused all the same. */
public record Args(Map<String, @Nullable Object> values) {
  /** Whether the argument is there; JSON null counts as absent. */
  public boolean has(String name) {
    return values.get(name) != null;
  }

  /** A text that must be there. */
  public String text(String name) throws Refused {
    if (values.get(name) instanceof String text) {
      return text;
    }
    throw wrong(name, "a text");
  }

  /** A text, or null when absent. */
  public @Nullable String textOrNull(String name) throws Refused {
    return has(name) ? text(name) : null;
  }

  /** A text, or this one when absent. */
  public String text(String name, String otherwise) throws Refused {
    return has(name) ? text(name) : otherwise;
  }

  /** A whole number, or this one when absent. */
  public long integer(String name, long otherwise) throws Refused {
    return switch (values.get(name)) {
      case null -> otherwise;
      case Long number -> number;
      case Integer number -> number;
      case Double number when number == Math.rint(number) && Math.abs(number) < 1e15 ->
          number.longValue();
      default -> throw wrong(name, "a whole number");
    };
  }

  /** True or false, or this when absent. */
  public boolean flag(String name, boolean otherwise) throws Refused {
    return switch (values.get(name)) {
      case null -> otherwise;
      case Boolean flag -> flag;
      default -> throw wrong(name, "true or false");
    };
  }

  /** Texts in order; empty when absent. */
  public List<String> texts(String name) throws Refused {
    if (!has(name)) {
      return List.of();
    }
    if (values.get(name) instanceof List<?> list
        && list.stream().allMatch(String.class::isInstance)) {
      return list.stream().map(String.class::cast).toList();
    }
    throw wrong(name, "a list of texts");
  }

  private Refused wrong(String name, String wanted) {
    return new Refused("argument '" + name + "' must be " + wanted);
  }
}
