package dev.taskcraft.coworker.yaml;

import java.util.ArrayList;
import java.util.List;

/** What one reading collects beside the coworker. */
record Draft(Problems problems, Problems warnings, List<Positions.ToolUse> toolUses) {
  Draft(String file) {
    this(new Problems(file), new Problems(file), new ArrayList<>());
  }

  void use(String by, Node name) {
    toolUses.add(new Positions.ToolUse(by, Fields.textOf(name), "", name.at()));
  }
}
