package dev.taskcraft.cli;

import dev.taskcraft.coworker.Coworker;
import dev.taskcraft.coworker.Inputs;
import dev.taskcraft.coworker.yaml.CoworkerFile;
import dev.taskcraft.coworker.yaml.Problem;
import dev.taskcraft.coworker.yaml.Reading;
import dev.taskcraft.executor.Toolbox;
import dev.taskcraft.executor.Toolboxes;
import dev.taskcraft.executor.docker.SandboxUnavailable;
import dev.taskcraft.executor.tool.ToolsUnavailable;
import dev.taskcraft.planner.playbook.Playbooks;
import dev.taskcraft.serde.CoworkerJson;
import dev.taskcraft.task.TaskEvent.TaskRequested;
import dev.taskcraft.task.TaskId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns a coworker file and options into a request, or into one clear error. Everything is checked,
 * the tools are opened, before anything is written.
 *
 * @param toolbox null when the tools are a cluster's
 * @param plannerReason why this planner, for people
 * @param warnings what is allowed and yet worth a look
 */
record Request(
    TaskRequested requested,
    @Nullable Toolbox toolbox,
    String plannerReason,
    List<String> warnings) {
  /** The task of a request that is never made. */
  static final TaskId INSPECTION = new TaskId("00000000-0000-0000-0000-000000000000");

  /** The same, bringing that code along. */
  Request bringing(String digest) {
    return new Request(requested.bringing(digest), toolbox, plannerReason, warnings);
  }

  /** The tools, which are here. */
  Toolbox openToolbox() {
    if (toolbox == null) {
      throw Failure.internal("the tools are elsewhere");
    }
    return toolbox;
  }

  /**
   * What the command line says.
   *
   * @param workspace further roots
   * @param objective replaces the file's; null to keep it
   */
  record Options(
      Path file,
      List<String> inputs,
      List<Path> workspace,
      @Nullable String planner,
      @Nullable String objective,
      Path workingFolder) {}

  static Request of(Options options, Globals globals, Toolboxes toolboxes, TaskId id) {
    Reading.Parsed parsed = parsed(options.file());
    refuse(ExecutorTrouble.in(parsed, globals));
    Coworker coworker = parsed.coworker();
    Planner planner =
        Planner.choose(options.planner(), coworker, Models.key(globals.environment()) != null);
    TaskRequested requested = requested(options, parsed, planner, globals);
    try {
      Toolbox toolbox = toolboxes.get(requested, id);
      refuse(CoworkerFile.checkTools(parsed, toolbox.toolset().names()));
      return new Request(
          requested,
          toolbox,
          planner.reason(),
          parsed.warnings().stream().map(Problem::toString).toList());
    } catch (ToolsUnavailable failure) {
      requireSandbox(failure);
      throw refused(ToolTrouble.of(options.file(), parsed, failure));
    }
  }

  /** The coworker is not at fault when there is no sandbox to be had. */
  static void requireSandbox(ToolsUnavailable failure) {
    if (failure.getCause() instanceof SandboxUnavailable) {
      throw Failure.unavailable(String.valueOf(failure.getMessage()), null);
    }
  }

  /** A request to a cluster, which has the tools and the model's key. */
  static Request forCluster(Options options, Globals globals) {
    Reading.Parsed parsed = parsed(options.file());
    refuse(ExecutorTrouble.in(parsed, globals));
    boolean plays = options.planner() == null && !parsed.coworker().playbook().isEmpty();
    Planner planner =
        plays && parsed.coworker().planner() == null
            ? new Planner("playbook", "the coworker file has one")
            : Planner.choose(options.planner(), parsed.coworker(), true);
    return new Request(
        requested(options, parsed, planner, globals),
        null,
        planner.reason(),
        parsed.warnings().stream().map(Problem::toString).toList());
  }

  /** A request that is never made, to look at the coworker's tools. */
  static TaskRequested toInspect(Path file, Coworker coworker, Globals globals) {
    Path working = Path.of("").toAbsolutePath();
    Options options = new Options(file, List.of(), List.of(), null, null, working);
    Path absolute = file.toAbsolutePath().normalize();
    return new TaskRequested(
        coworker.objective(),
        Map.of(),
        "cli",
        coworker,
        CoworkerJson.coworkerDigest(coworker),
        "playbook",
        globals.executor(coworker.executor()),
        roots(coworker, absolute, options).stream().map(Path::toString).toList(),
        absolute.toString(),
        working.toString(),
        null,
        null);
  }

  private static TaskRequested requested(
      Options options, Reading.Parsed parsed, Planner planner, Globals globals) {
    Coworker coworker = parsed.coworker();
    Map<String, @Nullable Object> inputs =
        switch (Inputs.read(coworker.inputs(), options.inputs())) {
          case Inputs.Given given -> given.values();
          case Inputs.Refused refused ->
              throw refused(
                  parsed.positions().problem("inputs", String.join("; ", refused.problems())));
        };
    Path file = options.file().toAbsolutePath().normalize();
    return new TaskRequested(
        options.objective() == null ? coworker.objective() : options.objective(),
        inputs,
        "cli:" + System.getProperty("user.name"),
        coworker,
        CoworkerJson.coworkerDigest(coworker),
        planner.name(),
        globals.executor(coworker.executor()),
        roots(coworker, file, options).stream().map(Path::toString).toList(),
        file.toString(),
        options.workingFolder().toString(),
        null,
        null);
  }

  /** Reads the file, or says the first thing that is wrong with it. */
  static Reading.Parsed parsed(Path file) {
    return switch (CoworkerFile.read(file)) {
      case Reading.Parsed parsed -> {
        refuse(playbookProblems(parsed));
        yield parsed;
      }
      case Reading.Refused refused -> {
        refuse(refused.problems());
        throw new IllegalStateException("refused without a problem");
      }
    };
  }

  /** What is wrong with the expressions of the playbook. */
  static List<Problem> playbookProblems(Reading.Parsed parsed) {
    return parsed.coworker().playbook().isEmpty()
        ? List.of()
        : Playbooks.check(parsed.coworker()).stream()
            .map(problem -> parsed.positions().problem(problem.place(), problem.message()))
            .toList();
  }

  /** One problem, which is all that is known. */
  static Failure refused(Problem problem) {
    return Failure.badInput(problem.toString(), null);
  }

  private static void refuse(List<Problem> problems) {
    if (!problems.isEmpty()) {
      throw refused(problems);
    }
  }

  /** The first of these problems. */
  static Failure refused(List<Problem> problems) {
    String more = problems.size() == 1 ? "" : " (and %d more)".formatted(problems.size() - 1);
    return Failure.badInput(
        problems.getFirst() + more,
        problems.size() == 1 ? null : "`taskcraft validate` lists all of them");
  }

  private static List<Path> roots(Coworker coworker, Path file, Options options) {
    List<Path> roots = new ArrayList<>();
    Path folder = file.getParent() == null ? options.workingFolder() : file.getParent();
    for (String root : coworker.workspace()) {
      roots.add(real(folder.resolve(root), "workspace"));
    }
    if (roots.isEmpty()) {
      roots.add(real(options.workingFolder(), "working folder"));
    }
    for (Path root : options.workspace()) {
      roots.add(real(options.workingFolder().resolve(root), "--workspace"));
    }
    return roots.stream().distinct().toList();
  }

  private static Path real(Path folder, String what) {
    try {
      Path real = folder.toRealPath();
      if (Files.isDirectory(real)) {
        return real;
      }
      throw Failure.badInput(what + ": " + folder + " is not a folder", "name a folder");
    } catch (IOException missing) {
      throw Failure.badInput(what + ": there is no folder " + folder, "make it, or name another");
    }
  }

  /** Which planner, and why. */
  private record Planner(String name, String reason) {
    /**
     * Chooses.
     *
     * @param key whether there is a key for the model
     */
    static Planner choose(@Nullable String flag, Coworker coworker, boolean key) {
      if (flag != null) {
        return checked(flag.equals("gemini") ? "react" : flag, "--planner", coworker, key);
      }
      if (coworker.planner() != null) {
        return checked(coworker.planner(), "the coworker file says so", coworker, key);
      }
      return key
          ? checked("react", "a Gemini key is set", coworker, true)
          : checked("playbook", "no GOOGLE_API_KEY or GEMINI_API_KEY is set", coworker, false);
    }

    private static Planner checked(String name, String reason, Coworker coworker, boolean key) {
      switch (name) {
        case "playbook" -> {
          if (coworker.playbook().isEmpty()) {
            throw Failure.badInput(
                "planner 'playbook' (" + reason + ") has nothing to follow",
                "add a playbook: to the coworker file, or set GOOGLE_API_KEY to plan with Gemini");
          }
        }
        case "react", "tot" -> {
          if (!key) {
            throw Failure.badInput(
                "planner '" + name + "' (" + reason + ") needs a model, and no key is set",
                "set GOOGLE_API_KEY, or use --planner playbook");
          }
        }
        default ->
            throw Failure.badInput(
                "unknown planner '" + name + "'", "use playbook, react (or gemini), or tot");
      }
      return new Planner(name, reason);
    }
  }
}
