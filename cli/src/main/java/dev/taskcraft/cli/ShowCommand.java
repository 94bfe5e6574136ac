package dev.taskcraft.cli;

import dev.taskcraft.serde.CanonicalJson;
import dev.taskcraft.serde.EventCodec;
import dev.taskcraft.task.Attempt;
import dev.taskcraft.task.Call;
import dev.taskcraft.task.Content;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.Outcome;
import dev.taskcraft.task.Step;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.TaskEvent.ApprovalRequested;
import dev.taskcraft.task.TaskId;
import dev.taskcraft.task.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code taskcraft show}: everything about one step. */
@Command(
    name = "show",
    description = "Show one step whole: its call, who decided what and why, and its attempts.")
final class ShowCommand extends TaskVerb {
  @Option(names = "--step", required = true, paramLabel = "N", description = "Which step.")
  int number;

  @Override
  int with(Store store, TaskId id) {
    Task task = store.load(id);
    Step step = task.step(number);
    Call call = step.call();
    if (call == null) {
      throw Failure.badInput(
          "task %s has no step %d".formatted(id, number), "its steps are 1 to " + task.lastStep());
    }
    Console console = console();
    console.say(
        "Step %d of turn %d: %s, %s"
            .formatted(number, step.turn(), Escaped.line(call.tool()), step.phase().word()));
    Render.call(console::say, call);
    ApprovalRequested ask = step.current().ask();
    if (ask != null) {
      console.say("Asked:    %s (%s)".formatted(Escaped.line(ask.reason()), ask.rule()));
      if (ask.expires() != null) {
        console.say("Expires:  " + ask.expires());
      }
      console.say("Digest:   " + ask.digest());
    }
    console.say("Verdict:  " + verdict(step.verdict()));
    for (Attempt attempt : step.attempts()) {
      attempt(store, console, attempt);
    }
    console.object(fields(store.log().read(id, 0)));
    return ExitCode.DONE;
  }

  private static String verdict(@Nullable Verdict verdict) {
    return switch (verdict) {
      case null -> "none yet";
      case Verdict.Approved approved ->
          "approved by %s (%s)".formatted(approved.event().by(), approved.event().why());
      case Verdict.Rejected rejected ->
          "rejected by %s: %s"
              .formatted(rejected.event().by(), Escaped.text(rejected.event().reason()));
      case Verdict.Answered answered ->
          "answered by %s: %s"
              .formatted(answered.event().by(), Escaped.text(answered.event().text()));
      case Verdict.Superseded edit -> "edited by " + edit.event().by();
    };
  }

  private static void attempt(Store store, Console console, Attempt attempt) {
    Outcome outcome = attempt.outcome();
    String text =
        switch (outcome) {
          case null -> attempt.inDoubt() ? "in doubt" : "running";
          case Outcome.Succeeded(var output) -> "succeeded\n" + content(store, output);
          case Outcome.Failed failed ->
              "failed: " + failed.error() + (failed.detail() == null ? "" : "\n" + failed.detail());
          case Outcome.Unknown unknown -> "in doubt: " + unknown.reason();
          case Outcome.NotRun refused -> "not run: " + refused.reason();
        };
    console.say("Attempt %d: %s".formatted(attempt.number(), Escaped.text(text).strip()));
    TaskEvent.StepExecuted answer = attempt.answer();
    if (answer != null && answer.log() != null) {
      console.say("It printed:\n" + Escaped.text(content(store, answer.log())).stripTrailing());
    }
    if (attempt.conflicting()) {
      console.warn(
          "what was said of this attempt contradicts its own late outcome; look at the log");
    }
  }

  private static String content(Store store, Content content) {
    if (content.blob() != null) {
      return new String(store.blobs().get(content.blob().digest()), StandardCharsets.UTF_8);
    }
    Object value = content.value();
    return value instanceof String string ? string : CanonicalJson.of(value);
  }

  /** The step's own events, whole. */
  private Map<String, Object> fields(List<Envelope> events) {
    List<Map<?, ?>> own =
        events.stream()
            .filter(event -> concerns(event.event()))
            .<Map<?, ?>>map(
                event ->
                    (Map<?, ?>) dev.taskcraft.serde.StrictJson.parse(new EventCodec().line(event)))
            .toList();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("schema", 1);
    fields.put("step", number);
    fields.put("events", own);
    return fields;
  }

  private boolean concerns(TaskEvent event) {
    return switch (event) {
      case TaskEvent.StepEvent step -> step.step() == number;
      case TaskEvent.StepPlanned planned ->
          planned.calls().stream().anyMatch(call -> call.step() == number);
      default -> false;
    };
  }
}
