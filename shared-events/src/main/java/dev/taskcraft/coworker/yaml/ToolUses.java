package dev.taskcraft.coworker.yaml;

import dev.taskcraft.coworker.NearestWord;
import dev.taskcraft.coworker.ToolGlob;
import java.util.Collection;
import java.util.List;

/** Finds rules, playbook steps and settings that name a tool the coworker doesn't have. */
final class ToolUses {
  private ToolUses() {}

  static void check(List<Positions.ToolUse> uses, Collection<String> tools, Problems problems) {
    for (Positions.ToolUse use : uses) {
      ToolGlob glob = new ToolGlob(use.pattern());
      boolean known =
          tools.stream()
              .anyMatch(name -> glob.matches(name) || (use.prefix() + use.pattern()).equals(name));
      if (known || glob.matchesEverything()) {
        continue;
      }
      String hint = NearestWord.hint(use.pattern(), tools);
      problems.add(
          use.at(),
          glob.isGlob()
              ? "%s names '%s', which no tool of the coworker matches; correct it, or add the tool"
                      .formatted(use.by(), use.pattern())
                  + " under tools:"
              : "%s names '%s', but the coworker has no such tool%s"
                  .formatted(
                      use.by(),
                      use.pattern(),
                      hint.isEmpty() ? "; add it under tools:, or drop this" : hint));
    }
  }
}
