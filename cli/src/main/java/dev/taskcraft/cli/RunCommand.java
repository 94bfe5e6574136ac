package dev.taskcraft.cli;

import dev.taskcraft.executor.bundle.BundledModules;
import dev.taskcraft.executor.tool.ToolsUnavailable;
import dev.taskcraft.log.AppendResult;
import dev.taskcraft.role.Author;
import dev.taskcraft.state.TaskView;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskId;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code taskcraft run}: gives a coworker its task and carries it on until it rests. */
@Command(
    name = "run",
    description = "Run a coworker until it has finished or waits for a person.",
    footer = {"", "Example: taskcraft run examples/incident_reporter.yaml -i week=2026-W03"})
final class RunCommand extends Verb {
  @Parameters(arity = "0..1", paramLabel = "FILE", description = "The coworker file.")
  @Nullable Path file;

  @Option(
      names = "-f",
      paramLabel = "FILE",
      description = "The coworker file, as in TaskCraft 0.1.")
  @Nullable Path fileOption;

  @Option(
      names = {"-i", "--input"},
      paramLabel = "KEY=VALUE",
      description = "An input of the coworker.")
  List<String> inputs = List.of();

  @Option(
      names = "--workspace",
      paramLabel = "FOLDER",
      description = "One more folder that the file tools may touch.")
  List<Path> workspace = List.of();

  @Option(
      names = "--planner",
      paramLabel = "NAME",
      description =
          "playbook, react (gemini) or tot; else the file's, else by whether a key is set.")
  @Nullable String planner;

  @Option(names = "--objective", paramLabel = "TEXT", description = "In place of the file's.")
  @Nullable String objective;

  @Option(
      names = "--detach",
      description = "Accept the task and return; `resume` or another command runs it.")
  boolean detach;

  @Option(
      names = "--bundle",
      description =
          "With --backend kafka: send the code of the modules along, to an executor that takes it.")
  boolean bundle;

  @Override
  public Integer call() throws InterruptedException {
    Console console = console();
    Path working = Path.of("").toAbsolutePath();
    Request.Options options =
        new Request.Options(source(), inputs, workspace, planner, objective, working);
    globals().backend(); // refused before anything is read
    if (globals().inCluster()) {
      return inCluster(options, console);
    }
    if (bundle) {
      throw Failure.badInput(
          "--bundle sends code to a cluster, and this runs here",
          "leave it out, or use --backend kafka");
    }
    Progress progress = new Progress(console);
    try (var toolboxes = Tools.boxes(globals().environment())) {
      TaskId id = new TaskId(UUID.randomUUID().toString());
      Request request = Request.of(options, globals(), toolboxes, id);
      request.warnings().forEach(warning -> console.warn("warning: " + warning));
      Store store = Stores.open(globals(), true);
      try (LocalMode runtime = new LocalMode(store, globals().environment(), toolboxes, progress)) {
        if (detach) {
          accept(store, request, id);
          console.say("Run it: %s resume %s".formatted(Render.command(), Render.shortId(id)));
          console.object(TaskView.of(store.load(id)));
          return ExitCode.DONE;
        }
        announce(console, request, id);
        runtime.toolRuns().pin(request.openToolbox());
        Carrier carrier = new Carrier(runtime, console, progress);
        return Interrupts.guard(
            runtime,
            console,
            id,
            () -> carrier.await(runtime.runner().submit(id, "cli", request.requested())));
      }
    }
  }

  private Path source() {
    Path source = file == null ? fileOption : file;
    if (source == null) {
      throw Failure.badInput(
          "run needs a coworker file",
          "e.g. `taskcraft run coworker.yaml`; `taskcraft init` makes one");
    }
    return source;
  }

  /** Hands the task to a cluster, whose executor has the tools, and follows it there. */
  private int inCluster(Request.Options options, Console console) throws InterruptedException {
    Request made = Request.forCluster(options, globals());
    Optional<byte[]> code = bundle ? Optional.of(packed(made)) : Optional.empty();
    made.warnings().forEach(warning -> console.warn("warning: " + warning));
    TaskId id = new TaskId(UUID.randomUUID().toString());
    try (Store store = Stores.open(globals(), true)) {
      Request request = code.map(it -> bringing(made, it, store)).orElse(made);
      if (detach) {
        accept(store, request, id);
        console.object(TaskView.of(store.load(id)));
        return ExitCode.DONE;
      }
      announce(console, request, id);
      append(store, request, id);
      return new Follower(store, console).follow(id);
    }
  }

  private static byte[] packed(Request request) {
    try {
      return BundledModules.pack(request.requested());
    } catch (ToolsUnavailable | IllegalArgumentException failure) {
      throw Failure.badInput("--bundle: " + failure.getMessage(), null);
    }
  }

  /** Stored before the request that cites it. */
  private static Request bringing(Request request, byte[] code, Store store) {
    return request.bringing(store.blobs().put(code, "application/zip", "").digest());
  }

  private static void announce(Console console, Request request, TaskId id) {
    console.progress(
        "%s · task %s · planner %s (%s)"
            .formatted(
                Escaped.line(request.requested().coworker().name()),
                Render.shortId(id),
                request.requested().planner(),
                request.plannerReason()));
  }

  private void accept(Store store, Request request, TaskId id) {
    append(store, request, id);
    console().say("Accepted task " + id + ".");
  }

  private static void append(Store store, Request request, TaskId id) {
    Author author = Authors.at(Clock.systemUTC());
    Task none = Task.empty(id);
    Envelope first = author.envelope(none, null, "cli", request.requested());
    Task task = none.apply(first);
    switch (store.log().append(Author.cascade(none, task, List.of(first), null, null))) {
      case AppendResult.Appended _ -> {}
      case AppendResult.Conflict _ -> throw Failure.internal("a fresh task id was taken");
    }
  }
}
