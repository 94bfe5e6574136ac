package dev.taskcraft.serde;

import dev.taskcraft.blob.BlobRef;
import dev.taskcraft.coworker.Coworker;
import dev.taskcraft.coworker.Input;
import dev.taskcraft.coworker.PlaybookStep;
import dev.taskcraft.coworker.Policies;
import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.task.Call;
import dev.taskcraft.task.Content;
import dev.taskcraft.task.EventId;
import dev.taskcraft.task.Outcome;
import dev.taskcraft.task.Resolution;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.Usage;
import dev.taskcraft.tool.Effect;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One event of every type and variant, every property set at least once. */
final class Samples {
  static final Instant TIME = Instant.parse("2026-11-02T09:30:00.125Z");
  static final EventId ID = new EventId("018f2b7e-0000-7000-8000-000000000001");
  static final BlobRef BLOB =
      new BlobRef("sha256:" + "0123456789abcdef".repeat(4), "application/json", 70_000, "[{\"id\"");

  private Samples() {}

  /** By the name of their golden file: the type, then the variant. */
  static Map<String, TaskEvent> all() {
    Map<String, TaskEvent> all = new LinkedHashMap<>();
    all.put("task.requested", requested(coworker()));
    all.put("task.requested-bundle", requested(coworker()).bringing("sha256:" + "0".repeat(64)));
    all.put("task.requested-expires", requested(expiring()));
    all.put(
        "task.requested-small",
        new TaskEvent.TaskRequested(
            "Say hello",
            Map.of(),
            "ada",
            smallCoworker(),
            "sha256:cc",
            "react",
            "docker",
            List.of(),
            null,
            null,
            null,
            null));
    all.put("task.prepared", new TaskEvent.TaskPrepared(BLOB));
    all.put(
        "model.responded",
        new TaskEvent.ModelResponded(
            2,
            1,
            "gemini-3-pro",
            new Usage(1200, 800, 64, 300),
            Duration.ofMillis(1250),
            BLOB,
            null,
            null));
    all.put(
        "model.responded-problem",
        new TaskEvent.ModelResponded(
            2,
            2,
            "gemini-3-pro",
            Usage.NONE,
            Duration.ofSeconds(30),
            null,
            "503 The model is overloaded",
            TIME.plusSeconds(4)));
    all.put(
        "step.planned",
        new TaskEvent.StepPlanned(
            1,
            "Look first, then write.",
            List.of(
                new TaskEvent.PlannedCall(1, "call-1", call()),
                new TaskEvent.PlannedCall(2, null, new Call("list_directory", Map.of()))),
            null,
            BLOB,
            BLOB));
    all.put(
        "step.planned-answer",
        new TaskEvent.StepPlanned(
            2, null, List.of(), new TaskEvent.Finish.Answer("Done: 3 incidents."), null, null));
    all.put(
        "step.planned-give_up",
        new TaskEvent.StepPlanned(
            2,
            null,
            List.of(),
            new TaskEvent.Finish.GiveUp("no_progress", "it loops"),
            null,
            null));
    all.put(
        "approval.requested",
        new TaskEvent.ApprovalRequested(
            1,
            1,
            TaskEvent.Ask.APPROVAL,
            call(),
            "d1:ab",
            "policies.approval_required[0]",
            "sends mail",
            List.of("role:manager"),
            TIME.plusSeconds(1800),
            null));
    all.put(
        "approval.requested-answer",
        new TaskEvent.ApprovalRequested(
            3,
            1,
            TaskEvent.Ask.ANSWER,
            new Call("ask_user", Map.of("question", "Which one?")),
            "d1:ac",
            "tool ask_user",
            "a person answers",
            List.of(),
            null,
            null));
    all.put("step.approved", new TaskEvent.StepApproved(1, 1, call(), "d1:ab", "policy", null));
    all.put(
        "step.approved-person",
        new TaskEvent.StepApproved(1, 2, call(), "d1:ab", "ada", "recipient is known"));
    all.put(
        "step.rejected",
        new TaskEvent.StepRejected(1, 1, TaskEvent.Rejection.PERSON, "ada", "not today"));
    all.put(
        "step.rejected-policy",
        new TaskEvent.StepRejected(1, 1, TaskEvent.Rejection.POLICY, "policy", "denied"));
    all.put(
        "step.rejected-invalid",
        new TaskEvent.StepRejected(1, 1, TaskEvent.Rejection.INVALID, "policy", "no such tool"));
    all.put(
        "step.rejected-budget",
        new TaskEvent.StepRejected(1, 1, TaskEvent.Rejection.BUDGET, "policy", "max_actions 5"));
    all.put("step.answered", new TaskEvent.StepAnswered(3, 1, "ada", "The \u201cblue\u201d one"));
    all.put("step.edited", new TaskEvent.StepEdited(1, 2, call(), "ada"));
    all.put("step.started", new TaskEvent.StepStarted(1, 1, ID, "host-1/4711", "0190b0c0/1/1"));
    executed(all);
    for (Resolution resolution : Resolution.values()) {
      all.put(
          "step.resolved-" + WireShape.word(resolution.name()),
          new TaskEvent.StepResolved(
              1,
              1,
              resolution,
              "ada",
              resolution == Resolution.RUN_AGAIN ? null : "looked into the mailbox",
              resolution == Resolution.HAPPENED ? Content.of("sent") : null));
    }
    all.put("task.completed", new TaskEvent.TaskCompleted(ID, "Done: 3 incidents."));
    all.put("task.failed", new TaskEvent.TaskFailed("no_progress", "it loops", ID));
    all.put("task.failed-budget", new TaskEvent.TaskFailed("max_actions", "5 actions ran", null));
    all.put("task.cancelled", new TaskEvent.TaskCancelled("ada", "no longer needed"));
    all.put("task.paused", new TaskEvent.TaskPaused("ada", "lunch"));
    all.put("task.resumed", new TaskEvent.TaskResumed("ada", List.of(ID)));
    return all;
  }

  private static void executed(Map<String, TaskEvent> all) {
    all.put(
        "step.executed",
        executed(new Outcome.Succeeded(new Content(Map.of("rows", 3L), null, List.of(BLOB))), ID));
    all.put(
        "step.executed-blob",
        executed(new Outcome.Succeeded(new Content(null, BLOB, List.of())), null));
    all.put(
        "step.executed-failed",
        executed(new Outcome.Failed("ConnectError: refused", "Traceback ...", null), ID));
    all.put("step.executed-retry", executed(new Outcome.Failed("timeout", null, TIME), ID));
    all.put("step.executed-unknown", executed(new Outcome.Unknown("the worker died"), ID));
    for (Outcome.Refusal refusal : Outcome.Refusal.values()) {
      all.put(
          "step.executed-not_run-" + WireShape.word(refusal.name()),
          executed(new Outcome.NotRun(refusal, "refused"), ID));
    }
  }

  private static TaskEvent executed(Outcome outcome, EventId start) {
    return new TaskEvent.StepExecuted(
        1, 1, start, outcome, Duration.ofNanos(1_500_000), Content.of("rows: 3\n"));
  }

  private static Call call() {
    Map<String, Object> args = new LinkedHashMap<>();
    args.put("recipients", List.of("ops@example.com"));
    args.put("subject", "Incidents \uD83D\uDD25");
    args.put("limit", 10L);
    args.put("ratio", 0.25);
    args.put("whole", 1.0);
    args.put("urgent", true);
    args.put("cc", null);
    args.put("nested", Arrays.asList(null, Map.of("deep", List.of())));
    return new Call("send_report", args);
  }

  static TaskEvent.TaskRequested requested(Coworker coworker) {
    Map<String, Object> inputs = new LinkedHashMap<>();
    inputs.put("day", "2026-11-02");
    inputs.put("limit", null);
    return new TaskEvent.TaskRequested(
        "Report the incidents of the day",
        inputs,
        "ada",
        coworker,
        CoworkerJson.coworkerDigest(coworker),
        "playbook",
        "host",
        List.of("/srv/data"),
        "/srv/coworkers/incident_reporter.yaml",
        "/srv",
        "ticket-17",
        null);
  }

  /** A coworker whose requests don't wait for ever. */
  private static Coworker expiring() {
    List<Policies.Rule> ask = List.of(new Policies.Rule("send_*", "mail", Duration.ofMinutes(30)));
    return greeter(new Policies(List.of(), null, null, List.of(), ask, List.of()));
  }

  static Coworker smallCoworker() {
    return greeter(Policies.NONE);
  }

  private static Coworker greeter(Policies policies) {
    return new Coworker(
        "greeter",
        null,
        null,
        "Say hello",
        Map.of(),
        null,
        null,
        List.of(),
        List.of(),
        List.of(),
        null,
        policies,
        List.of());
  }

  static Coworker coworker() {
    Map<String, Input> inputs = new LinkedHashMap<>();
    inputs.put("day", new Input(Input.Type.STRING, "ISO date", null, false));
    inputs.put("limit", new Input(Input.Type.INTEGER, null, 10L, true));
    inputs.put("share", new Input(Input.Type.NUMBER, null, 0.5, true));
    inputs.put("dry", new Input(Input.Type.BOOLEAN, null, false, true));
    return new Coworker(
        "Incident reporter",
        "SRE",
        "Reports incidents",
        "Report the incidents of the day",
        inputs,
        "gemini-3-pro",
        "playbook",
        List.of("data"),
        sources(),
        List.of("SMTP_PASSWORD"),
        "host",
        new Policies(
            List.of("send_*"),
            5,
            Policies.Verdict.ASK,
            List.of(new Policies.Rule("payments.*", "never")),
            List.of(new Policies.Rule("send_report", null)),
            List.of(new Policies.Rule("read_file", null))),
        playbook());
  }

  private static List<ToolSource> sources() {
    ToolSource.Settings settings =
        new ToolSource.Settings(Effect.RECONCILABLE, Duration.ofSeconds(90), 2, "docker");
    return List.of(
        new ToolSource.BuiltIn("read_file", ToolSource.Settings.NONE),
        new ToolSource.Module(
            "incident_tools",
            "send_report",
            "tools",
            ToolSource.Language.PYTHON,
            settings,
            Map.of("send_report", settings)),
        new ToolSource.Mcp(
            "files",
            List.of("npx", "server"),
            null,
            Map.of("TOKEN", "${secret:TOKEN}"),
            Map.of(),
            List.of("read_*"),
            ToolSource.Settings.NONE,
            Map.of()),
        new ToolSource.Mcp(
            "web",
            List.of(),
            "https://mcp.example.com",
            Map.of(),
            Map.of("X-Team", "sre"),
            List.of(),
            ToolSource.Settings.NONE,
            Map.of()));
  }

  private static List<PlaybookStep> playbook() {
    return List.of(
        new PlaybookStep.ForEach(
            "inputs.limit > 0",
            "inputs.days",
            "day",
            List.of(
                new PlaybookStep.CallTool(
                    "read",
                    null,
                    "read_file",
                    Map.of("path", "${day}.json"),
                    PlaybookStep.OnError.CONTINUE))),
        new PlaybookStep.Answer(null, "${steps.read}"));
  }
}
