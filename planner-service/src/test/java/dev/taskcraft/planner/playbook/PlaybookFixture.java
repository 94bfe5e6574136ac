package dev.taskcraft.planner.playbook;

import dev.taskcraft.coworker.Coworker;
import dev.taskcraft.coworker.Input;
import dev.taskcraft.coworker.PlaybookStep;
import dev.taskcraft.coworker.PlaybookStep.OnError;
import dev.taskcraft.coworker.Policies;
import dev.taskcraft.planner.MemoryBlobs;
import dev.taskcraft.planner.Story;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Coworkers with a playbook. */
final class PlaybookFixture {
  private PlaybookFixture() {}

  static Coworker coworker(PlaybookStep... steps) {
    return coworker(Map.of("path", new Input(Input.Type.STRING, null, "in.txt", false)), steps);
  }

  static Coworker coworker(Map<String, Input> inputs, PlaybookStep... steps) {
    return new Coworker(
        "clerk",
        null,
        null,
        "file the report",
        inputs,
        null,
        null,
        List.of(),
        List.of(),
        List.of(),
        null,
        Policies.NONE,
        List.of(steps));
  }

  static Story story(Coworker coworker) {
    return story(coworker, Map.of());
  }

  static Story story(Coworker coworker, Map<String, Object> inputs) {
    return Story.of(
        coworker, "playbook", inputs, new MemoryBlobs().put(new byte[0], "application/json", ""));
  }

  static PlaybookStep call(String id, String tool, Object... args) {
    return new PlaybookStep.CallTool(id, null, tool, map(args), OnError.FAIL);
  }

  static PlaybookStep callWhen(String when, String id, String tool, Object... args) {
    return new PlaybookStep.CallTool(id, when, tool, map(args), OnError.FAIL);
  }

  static PlaybookStep callAnyway(String id, String tool, Object... args) {
    return new PlaybookStep.CallTool(id, null, tool, map(args), OnError.CONTINUE);
  }

  static PlaybookStep forEach(String in, String as, PlaybookStep... steps) {
    return new PlaybookStep.ForEach(null, in, as, List.of(steps));
  }

  static PlaybookStep answer(String text) {
    return new PlaybookStep.Answer(null, text);
  }

  static Map<String, Object> map(Object... pairs) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put((String) pairs[i], pairs[i + 1]);
    }
    return map;
  }
}
