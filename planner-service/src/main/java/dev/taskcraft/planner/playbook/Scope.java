package dev.taskcraft.planner.playbook;

import dev.taskcraft.planner.turn.StepResult;
import dev.taskcraft.task.Content;
import dev.taskcraft.task.Step;
import dev.taskcraft.task.Task;
import java.util.AbstractMap;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The variables that an expression sees at one place of the walk. */
final class Scope {
  static final String INPUTS = "inputs";
  static final String STEPS = "steps";
  static final String TASK = "task";
  static final String OBJECTIVE = "objective";

  private static final Set<String> RESULT =
      Collections.unmodifiableSet(new LinkedHashSet<>(List.of("output", "status", "error")));

  private final Task task;
  private final Map<String, @Nullable Object> inputs;
  private final Cursor cursor;
  private final Outputs outputs;

  Scope(Task task, Map<String, @Nullable Object> inputs, Cursor cursor, Outputs outputs) {
    this.task = task;
    this.inputs = inputs;
    this.cursor = cursor;
    this.outputs = outputs;
  }

  boolean has(String variable) {
    return switch (variable) {
      case INPUTS, STEPS, TASK, OBJECTIVE -> true;
      default -> cursor.loop(variable) != null;
    };
  }

  @Nullable Object find(String variable) throws ExpressionFailed {
    return switch (variable) {
      case INPUTS -> inputs;
      case STEPS -> new Steps();
      case TASK -> about();
      case OBJECTIVE -> task.request() == null ? null : task.request().objective();
      default -> {
        Cursor.Frame loop = cursor.loop(variable);
        if (loop == null) {
          throw new ExpressionFailed("there is no variable '" + variable + "' here");
        }
        yield loop.value();
      }
    };
  }

  private Map<String, @Nullable Object> about() {
    Map<String, @Nullable Object> about = new LinkedHashMap<>();
    about.put("id", task.id().value());
    about.put("time", String.valueOf(task.requestedAt()));
    about.put("requester", task.request() == null ? null : task.request().requester());
    return about;
  }

  /** A map whose values are looked up when they are asked for. */
  abstract static sealed class Lazy extends AbstractMap<String, @Nullable Object> {
    @Override
    public abstract Set<String> keySet();

    @Override
    public abstract @Nullable Object get(@Nullable Object key);

    @Override
    public boolean containsKey(@Nullable Object key) {
      return keySet().contains(key);
    }

    @Override
    public Set<Entry<String, @Nullable Object>> entrySet() {
      Map<String, @Nullable Object> all = new LinkedHashMap<>();
      keySet().forEach(key -> all.put(key, get(key)));
      return all.entrySet();
    }
  }

  /** The named steps that the walk has passed. */
  private final class Steps extends Lazy {
    @Override
    public Set<String> keySet() {
      return cursor.results().keySet();
    }

    @Override
    public @Nullable Object get(@Nullable Object id) {
      Integer number = id instanceof String name ? cursor.results().get(name) : null;
      return number == null ? null : new Result(task.step(number));
    }
  }

  /** What expressions see of one step. */
  private final class Result extends Lazy {
    private final Step step;
    private final @Nullable StepResult result;

    Result(Step step) {
      this.step = step;
      this.result = StepResult.of(step);
    }

    @Override
    public Set<String> keySet() {
      return RESULT;
    }

    @Override
    public @Nullable Object get(@Nullable Object key) {
      return switch (String.valueOf(key)) {
        case "output" ->
            result instanceof StepResult.Succeeded(Content content) ? outputs.of(content) : null;
        case "status" -> result == null ? "skipped" : step.phase().word();
        case "error" -> result == null ? null : result.error();
        default -> null;
      };
    }
  }
}
