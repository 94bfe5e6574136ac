package dev.taskcraft.local.state;

import dev.taskcraft.coworker.Coworker;
import dev.taskcraft.coworker.Input;
import dev.taskcraft.coworker.PlaybookStep;
import dev.taskcraft.coworker.Policies;
import java.util.List;
import java.util.Map;

/** A coworker for the catalogue, who needs to know the week and is done at once. */
final class Clerk {
  private Clerk() {}

  static Coworker named(String name, String objective) {
    return new Coworker(
        name,
        null,
        null,
        objective,
        Map.of("week", new Input(Input.Type.STRING, null, null, false)),
        null,
        null,
        List.of(),
        List.of(),
        List.of(),
        null,
        Policies.NONE,
        List.of(new PlaybookStep.Answer(null, "done")));
  }
}
