package dev.taskcraft.cli;

import dev.taskcraft.approval.Decisions;
import dev.taskcraft.json.Texts;
import dev.taskcraft.serde.CanonicalJson;
import dev.taskcraft.state.TaskView;
import dev.taskcraft.task.Call;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskEvent.ApprovalRequested;
import dev.taskcraft.task.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Words for people. Everything that a model or tool wrote goes through {@link Escaped}. */
final class Render {
  private static final int SHORT_ID = 8;
  private static final int SHOWN = 400;
  private static final Pattern LIKE_JSON =
      Pattern.compile("|true|false|null|[-+.0-9]+(?:[eE][-+]?[0-9]+)?|[{\\[\"].*");

  private Render() {}

  static String shortId(TaskId task) {
    return task.value().substring(0, SHORT_ID);
  }

  /** How this command is called, for the commands that it suggests. */
  static String command() {
    return System.getProperty("taskcraft.command", "taskcraft");
  }

  static String duration(Duration duration) {
    long millis = duration.toMillis();
    return millis < 1000
        ? millis + " ms"
        : String.format(Locale.ROOT, "%.1f s", (double) millis / 1000);
  }

  /** One argument or result on one line, cut where it is long, with its length. */
  static String brief(@Nullable Object value) {
    String text = Escaped.line(value instanceof String string ? string : CanonicalJson.of(value));
    return text.length() <= SHOWN
        ? text
        : "%s… (%d characters)".formatted(Texts.cut(text, SHOWN), text.length());
  }

  /** The whole call as the approver must see it: canonical, escaped, nothing cut or left out. */
  static void call(Consumer<String> say, Call call) {
    for (Map.Entry<String, @Nullable Object> argument : call.args().entrySet()) {
      say.accept("  " + Escaped.line(argument.getKey()) + ":");
      value(argument.getValue()).forEach(line -> say.accept("    " + line));
    }
  }

  /** Everything that waits for a person, and until when. */
  static void requests(Console console, Task task) {
    Instant now = Instant.now();
    for (ApprovalRequested ask : Decisions.pending(task)) {
      switch (ask.kind()) {
        case APPROVAL -> request(console::say, ask, now);
        case ANSWER -> expiry(console::say, ask, now);
      }
    }
  }

  static void request(Consumer<String> say, ApprovalRequested ask, Instant now) {
    say.accept("Step %d wants to run %s:".formatted(ask.step(), Escaped.line(ask.call().tool())));
    call(say, ask.call());
    say.accept("Why it asks: %s (%s)".formatted(Escaped.line(ask.reason()), ask.rule()));
    if (ask.code() != null) {
      say.accept("Tool code:   " + ask.code());
    }
    expiry(say, ask, now);
    say.accept("Call digest: " + ask.digest());
  }

  /** Until when somebody may decide, where there is a limit. */
  static void expiry(Consumer<String> say, ApprovalRequested ask, Instant now) {
    if (ask.expired(now)) {
      say.accept(
          "Expired:     %s; `%s resume` goes on without it".formatted(ask.expires(), command()));
    } else if (ask.expires() != null) {
      say.accept("Expires:     " + ask.expires());
    }
  }

  /** A text as it stands there, unless it would read as something else; all else as JSON. */
  private static List<String> value(@Nullable Object value) {
    return value instanceof String text && !misleading(text)
        ? List.of(Escaped.text(text).split("\n", -1))
        : List.of(Escaped.line(CanonicalJson.of(value)));
  }

  /** Whether it looks like another JSON value or an escape, or has white space nobody would see. */
  private static boolean misleading(String text) {
    boolean oneLine = text.strip().indexOf('\n') < 0;
    return (oneLine && (!text.equals(text.strip()) || LIKE_JSON.matcher(text).matches()))
        || text.contains("\\u{");
  }

  /** What a task has come to, and what to do next. */
  static void result(Console console, TaskId task, TaskView view) {
    String id = shortId(task);
    switch (view.status()) {
      case "completed" -> {
        console.say("Completed task " + id + ".");
        if (view.answer() != null) {
          console.say(Escaped.text(view.answer()));
        }
      }
      case "failed", "cancelled" -> {
        TaskView.Problem error = view.error();
        console.say(
            "%s task %s%s."
                .formatted(
                    view.status().equals("failed") ? "Failed" : "Cancelled",
                    id,
                    error == null ? "" : ": " + Escaped.text(error.message())));
        if (error != null && error.remedy() != null) {
          console.say("  " + error.remedy());
        }
      }
      case "awaiting_approval" -> {
        console.say("Approve:  %s approve %s".formatted(command(), id));
        console.say("Reject:   %s reject %s --reason \"…\"".formatted(command(), id));
      }
      case "awaiting_input" -> {
        console.say("The coworker asks: " + Escaped.text(String.valueOf(view.question())));
        console.say("Answer:   %s answer %s --text \"…\"".formatted(command(), id));
      }
      case "in_doubt" -> doubts(console, id, view);
      case "paused" -> {
        console.say("Paused task " + id + ".");
        console.say("Resume:   %s resume %s".formatted(command(), id));
      }
      default -> {
        console.say("Task %s is %s.".formatted(id, view.status()));
        console.say("Go on:    %s resume %s".formatted(command(), id));
      }
    }
  }

  private static void doubts(Console console, String id, TaskView view) {
    for (TaskView.Doubt doubt : view.doubts()) {
      console.say(
          "Nobody knows whether step %d (%s) took effect: %s"
              .formatted(doubt.step(), Escaped.line(doubt.tool()), Escaped.line(doubt.reason())));
      console.say("Look, then say which:");
      for (String word : new String[] {"--happened", "--did-not-happen", "--abort"}) {
        console.say("  %s resolve %s --step %d %s".formatted(command(), id, doubt.step(), word));
      }
    }
  }
}
