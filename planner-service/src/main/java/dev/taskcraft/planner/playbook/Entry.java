package dev.taskcraft.planner.playbook;

import dev.taskcraft.coworker.PlaybookStep.OnError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One item of a playbook, its texts read into expressions. */
sealed interface Entry {
  /** Where it stands, e.g. {@code playbook[2].steps[0]}. */
  String place();

  /** The condition; null for always. */
  @Nullable Expression when();

  record CallTool(
      String place,
      @Nullable Expression when,
      @Nullable String id,
      String tool,
      Template args,
      OnError onError)
      implements Entry {}

  record Loop(
      String place, @Nullable Expression when, Expression in, String variable, List<Entry> entries)
      implements Entry {}

  record Answer(String place, @Nullable Expression when, Template text) implements Entry {}
}
