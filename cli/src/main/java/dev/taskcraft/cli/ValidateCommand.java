package dev.taskcraft.cli;

import dev.taskcraft.coworker.yaml.CoworkerFile;
import dev.taskcraft.coworker.yaml.Problem;
import dev.taskcraft.coworker.yaml.Reading;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code taskcraft validate}: checks coworker files without running anything of them. */
@Command(
    name = "validate",
    description = {
      "Check coworker files without running them. Modules are loaded to see their tools.",
      "Exit 2 when anything is wrong."
    })
final class ValidateCommand extends Verb {
  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Coworker files.")
  List<Path> files = List.of();

  @Override
  public Integer call() {
    List<Map<String, @Nullable Object>> problems = new ArrayList<>();
    for (Path file : files) {
      List<Problem> found = check(file, globals());
      found.forEach(problem -> console().say(problem.toString()));
      found.forEach(problem -> problems.add(fields(problem)));
      if (found.isEmpty()) {
        console().say(file + ": ok");
      }
    }
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("schema", 1);
    result.put("valid", problems.isEmpty());
    result.put("problems", problems);
    console().object(result);
    return problems.isEmpty() ? ExitCode.DONE : ExitCode.BAD_INPUT;
  }

  /** What is wrong with a file. */
  static List<Problem> check(Path file, Globals globals) {
    return switch (CoworkerFile.read(file)) {
      case Reading.Refused refused -> refused.problems();
      case Reading.Parsed parsed -> {
        List<Problem> problems = new ArrayList<>(Request.playbookProblems(parsed));
        problems.addAll(ExecutorTrouble.in(parsed, globals));
        yield problems.isEmpty() ? tools(file, parsed, globals) : problems;
      }
    };
  }

  private static List<Problem> tools(Path file, Reading.Parsed parsed, Globals globals) {
    try (var toolboxes = Tools.boxes(globals.environment())) {
      return CoworkerFile.checkTools(
          parsed,
          toolboxes
              .get(Request.toInspect(file, parsed.coworker(), globals), Request.INSPECTION)
              .toolset()
              .names());
    } catch (dev.taskcraft.executor.tool.ToolsUnavailable failure) {
      Request.requireSandbox(failure);
      return List.of(ToolTrouble.of(file, parsed, failure));
    }
  }

  private static Map<String, @Nullable Object> fields(Problem problem) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("file", problem.file());
    fields.put("line", problem.at().line());
    fields.put("column", problem.at().column());
    fields.put("message", problem.message());
    return fields;
  }
}
