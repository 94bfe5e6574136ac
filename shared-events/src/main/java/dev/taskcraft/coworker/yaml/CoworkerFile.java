package dev.taskcraft.coworker.yaml;

import dev.taskcraft.coworker.Coworker;
import dev.taskcraft.coworker.PlaybookStep;
import dev.taskcraft.coworker.ToolSource;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads coworker files. Nothing here loads a tool, compiles an expression or resolves a secret. */
public final class CoworkerFile {
  private CoworkerFile() {}

  /** Reads a file; whatever is wrong with it, also that it can't be read, is in the result. */
  public static Reading read(Path path) {
    Problems problems = new Problems(path.toString());
    String text = SourceText.read(path, problems);
    return text == null ? new Reading.Refused(problems.sorted()) : parse(text, path.toString());
  }

  /**
   * Reads a text.
   *
   * @param fileName stands in the problems
   */
  public static Reading parse(String text, String fileName) {
    Draft draft = new Draft(fileName);
    String body = SourceText.check(text, draft.problems());
    Node root = body == null ? null : TreeReader.read(body, draft.problems());
    if (root == null) {
      return new Reading.Refused(draft.problems().sorted());
    }
    new ShapeCheck(draft.problems()).check(Keys.COWORKER, root, "the coworker");
    if (!draft.problems().isEmpty()) {
      return new Reading.Refused(draft.problems().sorted());
    }
    Coworker coworker = coworker(Fields.of(root), draft);
    if (coworker.tools().stream().allMatch(ToolSource.BuiltIn.class::isInstance)) {
      List<String> tools =
          coworker.tools().stream().map(tool -> ((ToolSource.BuiltIn) tool).name()).toList();
      ToolUses.check(draft.toolUses(), tools, draft.problems());
    }
    return draft.problems().isEmpty()
        ? new Reading.Parsed(
            coworker, new Positions(fileName, root, draft.toolUses()), draft.warnings().sorted())
        : new Reading.Refused(draft.problems().sorted());
  }

  /**
   * Finds rules, playbook steps and per-tool settings that name no tool, when the tools of modules
   * and MCP servers are known too. A rule that names nothing is a typing error with consequences:
   * it would protect nothing.
   *
   * @param toolNames all tools that the coworker has
   * @return the problems by position; empty for none
   */
  public static List<Problem> checkTools(Reading.Parsed parsed, Collection<String> toolNames) {
    Problems problems = new Problems(parsed.positions().file());
    ToolUses.check(parsed.positions().toolUses(), toolNames, problems);
    return problems.sorted();
  }

  private static Coworker coworker(Fields fields, Draft draft) {
    List<String> secrets = fields.texts("secrets");
    List<PlaybookStep> playbook = new PlaybookEntries(draft).read(fields.items("playbook"));
    if ("playbook".equals(fields.text("planner")) && playbook.isEmpty()) {
      draft
          .problems()
          .add(fields.at("planner"), "planner 'playbook' needs steps; add them under playbook:");
    }
    return new Coworker(
        fields.required("name"),
        fields.text("role"),
        fields.text("description"),
        fields.required("objective"),
        new InputEntries(draft.problems()).read(fields.entries("inputs")),
        fields.text("model"),
        planner(fields.text("planner")),
        fields.texts("workspace"),
        new ToolEntries(draft, secrets).read(fields.items("tools")),
        secrets,
        ToolEntries.executor(fields.text("executor")),
        new PolicyEntries(draft).read(fields.node("policies")),
        playbook);
  }

  /** {@code gemini} is what TaskCraft 0.1 called ReAct on the default model. */
  private static @Nullable String planner(@Nullable String written) {
    return "gemini".equals(written) ? "react" : written;
  }
}
