package dev.taskcraft.coworker;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a task is given: typed values for the inputs that its coworker declares. */
public sealed interface Inputs {
  /** The values by name, in the order of the coworker file, defaults filled in. */
  record Given(Map<String, @Nullable Object> values) implements Inputs {
    public Given {
      values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
  }

  /** What is wrong; at least one message. */
  record Refused(List<String> problems) implements Inputs {
    public Refused {
      problems = List.copyOf(problems);
    }
  }

  /** Reads {@code key=value} texts, as they come from {@code -i}. */
  static Inputs read(Map<String, Input> declared, List<String> assignments) {
    return new InputReader(declared, "-i %s=…").read(assignments);
  }

  /** Checks JSON values, as they come from another system; null is as good as absent. */
  static Inputs check(Map<String, Input> declared, Map<String, @Nullable Object> values) {
    return new InputReader(declared, "inputs.%s").check(values);
  }
}
