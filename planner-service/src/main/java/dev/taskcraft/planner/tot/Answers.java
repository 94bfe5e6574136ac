package dev.taskcraft.planner.tot;

import dev.taskcraft.json.Texts;
import dev.taskcraft.serde.StrictJson;
import dev.taskcraft.serde.UnreadableJson;
import dev.taskcraft.task.Call;
import dev.taskcraft.tool.ToolSpec;
import dev.taskcraft.tool.Toolset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what a model answered to a question. */
final class Answers {
  private static final int MOST_CHARACTERS = 4_000;
  private final Toolset tools;

  Answers(Toolset tools) {
    this.tools = tools;
  }

  /** An answer that is no answer to the question. */
  static final class Unusable extends Exception {
    private static final long serialVersionUID = 1;
    private final String reason;

    Unusable(String reason) {
      super(reason, null, false, false);
      this.reason = reason;
    }

    String reason() {
      return reason;
    }
  }

  /** At most so many thoughts; those whose call no tool would take are left out. */
  List<Thought> thoughts(String text, int most) throws Unusable {
    List<Thought> thoughts = new ArrayList<>();
    String refused = "there are none";
    for (Object item : list(text, "thoughts")) {
      try {
        if (thoughts.size() < most && item instanceof Map<?, ?> map) {
          thoughts.add(thought(map));
        }
      } catch (Unusable e) {
        refused = e.reason();
      }
    }
    if (thoughts.isEmpty()) {
      throw new Unusable("no thought can be used: " + refused);
    }
    return thoughts;
  }

  /** The values of these nodes; one that is missing counts as likely. */
  Map<Integer, Value> values(String text, List<Node> nodes) throws Unusable {
    Map<Integer, Value> values = new HashMap<>();
    for (Object item : list(text, "values")) {
      if (item instanceof Map<?, ?> map && map.get("id") instanceof Long id) {
        Value value = Value.of(map.get("value"));
        if (value != null && nodes.stream().anyMatch(node -> node.id() == id)) {
          values.put(id.intValue(), value);
        }
      }
    }
    if (values.isEmpty()) {
      throw new Unusable("no candidate got one of the values sure, likely, impossible");
    }
    nodes.forEach(node -> values.putIfAbsent(node.id(), Value.LIKELY));
    return values;
  }

  private Thought thought(Map<?, ?> map) throws Unusable {
    String text =
        map.get("thought") instanceof String thought ? Texts.cut(thought, MOST_CHARACTERS) : "";
    if (map.get("tool") instanceof String tool && !tool.isEmpty()) {
      return new Thought(text, call(tool, map.get("args")), null);
    }
    String answer = map.get("answer") instanceof String given && !given.isBlank() ? given : null;
    if (text.isBlank() && answer == null) {
      throw new Unusable("a thought is empty");
    }
    return new Thought(text, null, answer);
  }

  private Call call(String tool, @Nullable Object args) throws Unusable {
    ToolSpec spec = tools.find(tool);
    if (spec == null) {
      throw new Unusable("there is no tool '" + tool + "'");
    }
    Call call;
    try {
      call =
          new Call(
              tool,
              args instanceof String text && !text.isBlank()
                  ? StrictJson.parseObject(text)
                  : args instanceof Map<?, ?> map ? object(map) : Map.of());
    } catch (UnreadableJson | IllegalArgumentException e) {
      throw new Unusable("the arguments of '" + tool + "' are not a JSON object");
    }
    check(spec, call);
    return call;
  }

  /** What can be told without a validator; the gate checks the call that is made in full. */
  private static void check(ToolSpec spec, Call call) throws Unusable {
    if (spec.schema().get("required") instanceof List<?> required) {
      for (Object name : required) {
        if (name instanceof String key && !call.args().containsKey(key)) {
          throw new Unusable("'%s' needs the argument '%s'".formatted(spec.name(), key));
        }
      }
    }
    if (spec.schema().get("properties") instanceof Map<?, ?> properties
        && Boolean.FALSE.equals(spec.schema().get("additionalProperties"))) {
      for (String name : call.args().keySet()) {
        if (!properties.containsKey(name)) {
          throw new Unusable("'%s' takes no argument '%s'".formatted(spec.name(), name));
        }
      }
    }
  }

  private static List<?> list(String text, String key) throws Unusable {
    try {
      Object found = StrictJson.parseObject(bare(text)).get(key);
      if (found instanceof List<?> list) {
        return list;
      }
      throw new Unusable("it has no list '" + key + "'");
    } catch (UnreadableJson e) {
      throw new Unusable("it is not the JSON object that was asked for: " + e.getMessage());
    }
  }

  /** Without the fence that some models put around JSON. */
  private static String bare(String text) {
    String bare = text.strip();
    return bare.startsWith("```")
        ? bare.replaceFirst("^```[a-z]*\\s*", "").replaceFirst("\\s*```$", "")
        : bare;
  }

  @SuppressWarnings("unchecked") // the keys are checked when the call copies it
  private static Map<String, @Nullable Object> object(Map<?, ?> map) {
    return (Map<String, @Nullable Object>) map;
  }
}
