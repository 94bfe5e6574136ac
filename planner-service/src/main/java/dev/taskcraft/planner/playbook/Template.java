package dev.taskcraft.planner.playbook;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON value with expressions in its texts. */
sealed interface Template {
  /** The value, every expression replaced by what it gives. */
  @Nullable Object fill(Scope scope) throws ExpressionFailed;

  /** A value without expressions. */
  record Constant(@Nullable Object value) implements Template {
    @Override
    public @Nullable Object fill(Scope scope) {
      return value;
    }
  }

  /** A text that is one expression: it takes that value and its type. */
  record Whole(String place, Expression expression) implements Template {
    @Override
    public @Nullable Object fill(Scope scope) throws ExpressionFailed {
      try {
        return expression.value(scope);
      } catch (ExpressionFailed e) {
        throw e.at(place + ": ${" + expression.text() + "}");
      }
    }
  }

  /** A text with expressions in it. */
  record Mixed(List<Template> parts) implements Template {
    @Override
    public String fill(Scope scope) throws ExpressionFailed {
      StringBuilder text = new StringBuilder();
      for (Template part : parts) {
        text.append(Values.text(part.fill(scope)));
        if (text.length() > MOST_CHARACTERS) {
          throw new ExpressionFailed("a text grew beyond " + MOST_CHARACTERS + " characters");
        }
      }
      return text.toString();
    }
  }

  record Items(List<Template> items) implements Template {
    @Override
    public List<@Nullable Object> fill(Scope scope) throws ExpressionFailed {
      List<@Nullable Object> filled = new ArrayList<>(items.size());
      for (Template item : items) {
        filled.add(item.fill(scope));
      }
      return filled;
    }
  }

  record Fields(Map<String, Template> fields) implements Template {
    @Override
    public Map<String, @Nullable Object> fill(Scope scope) throws ExpressionFailed {
      Map<String, @Nullable Object> filled = LinkedHashMap.newLinkedHashMap(fields.size());
      for (Map.Entry<String, Template> field : fields.entrySet()) {
        filled.put(field.getKey(), field.getValue().fill(scope));
      }
      return filled;
    }
  }

  /** Far beyond any text that a tool takes, far below what a process has. */
  int MOST_CHARACTERS = 16_000_000;
}
