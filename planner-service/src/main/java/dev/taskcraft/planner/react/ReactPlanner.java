package dev.taskcraft.planner.react;

import dev.taskcraft.blob.BlobRef;
import dev.taskcraft.blob.BlobStore;
import dev.taskcraft.json.Texts;
import dev.taskcraft.planner.model.Message;
import dev.taskcraft.planner.model.Model;
import dev.taskcraft.planner.model.ModelAnswer;
import dev.taskcraft.planner.model.ModelProblem;
import dev.taskcraft.planner.model.ModelRequest;
import dev.taskcraft.planner.turn.Instructions;
import dev.taskcraft.planner.turn.ModelCalls;
import dev.taskcraft.planner.turn.Planner;
import dev.taskcraft.planner.turn.PlannerWork;
import dev.taskcraft.planner.turn.Turns;
import dev.taskcraft.role.Reaction;
import dev.taskcraft.task.Call;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.TaskEvent.Finish;
import dev.taskcraft.task.TaskEvent.ModelResponded;
import dev.taskcraft.task.TaskEvent.PlannedCall;
import dev.taskcraft.task.TaskEvent.StepPlanned;
import dev.taskcraft.task.TaskEvent.TaskPrepared;
import dev.taskcraft.task.TaskEvent.TaskRequested;
import dev.taskcraft.tool.Toolsets;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Lets a model decide, one turn at a time. The model sees the task as the log tells it and answers
 * with calls, which are proposals, or with text, which ends the task.
 */
public final class ReactPlanner implements Planner {
  private static final int PREVIEW = 300;

  private final Toolsets toolsets;
  private final BlobStore blobs;
  private final Supplier<Model> model;
  private final ModelCalls calls;
  private final ReactLimits limits;
  private final History history;
  private final Summaries summaries;

  /**
   * Takes its parts.
   *
   * @param model asked for when it is first needed, because clients take long to load
   */
  public ReactPlanner(
      Toolsets toolsets,
      BlobStore blobs,
      Supplier<Model> model,
      ModelCalls calls,
      ReactLimits limits) {
    this.toolsets = toolsets;
    this.blobs = blobs;
    this.model = model;
    this.calls = calls;
    this.limits = limits;
    history = new History(blobs, limits);
    summaries = new Summaries(blobs);
  }

  @Override
  public Reaction<PlannerWork> react(Task task, Instant now) {
    Reaction<PlannerWork> end = limits.turns().reached(task);
    if (end != null) {
      return end;
    }
    List<ModelResponded> made = ModelCalls.of(task);
    long tooLong = made.stream().filter(ReactPlanner::tooLong).count();
    if (!made.isEmpty()
        && tooLong(made.getLast())
        && (tooLong > 1 || Summaries.madeInThisTurn(task))) {
      return outOfContext(task, made.getLast());
    }
    if (!made.isEmpty()
        && made.getLast().problem() == null
        && !Summaries.isSummary(made.getLast())) {
      return Reaction.work(new PlannerWork.LoadAndPlan(task.lastTurn() + 1));
    }
    return calls.next(task, now);
  }

  private static boolean tooLong(ModelResponded call) {
    ModelProblem problem = ModelCalls.problem(call);
    return problem != null && problem.kind() == ModelProblem.Kind.TOO_LONG;
  }

  private static Reaction<PlannerWork> outOfContext(Task task, ModelResponded call) {
    ModelProblem problem = ModelCalls.problem(call);
    return Turns.giveUp(
        task,
        "context",
        "the conversation no longer fits the model, also when its oldest turns are summarised: "
            + (problem == null ? "" : problem.text()));
  }

  @Override
  public List<TaskEvent> perform(PlannerWork work, Task task) throws InterruptedException {
    TaskRequested request = task.request();
    TaskPrepared prepared = task.prepared();
    if (request == null || prepared == null || work.turn() != task.lastTurn() + 1) {
      return List.of();
    }
    try {
      return switch (work) {
        case PlannerWork.LoadAndPlan _ -> List.of(again(task));
        case PlannerWork.CallModel _ -> ask(task, request, prepared);
      };
    } catch (NoSuchElementException e) {
      return List.of(
          Turns.finish(
              task,
              new Finish.GiveUp("model", "the conversation can't be read: " + e.getMessage())));
    }
  }

  private List<TaskEvent> ask(Task task, TaskRequested request, TaskPrepared prepared)
      throws InterruptedException {
    String name =
        request.coworker().model() == null ? model.get().defaultName() : request.coworker().model();
    Summaries.Summary summary = summaries.latest(task);
    ModelRequest asking = conversation(name, task, request, prepared, summary);
    boolean refused = !ModelCalls.of(task).isEmpty() && tooLong(ModelCalls.of(task).getLast());
    int through = Summaries.through(task, summary);
    if (refused && through == 0) {
      Reaction<PlannerWork> end = outOfContext(task, ModelCalls.of(task).getLast());
      return end.facts().stream().map(Reaction.Fact::event).toList();
    }
    if (through > 0
        && !Summaries.madeInThisTurn(task)
        && (refused || PromptSize.of(asking, task, summary) > limits.contextTokens())) {
      return List.of(summarise(name, task, summary, through));
    }
    Instant asked = calls.now();
    ModelAnswer answer = model.get().ask(asking);
    ModelResponded responded = calls.record(task, name, asked, answer);
    return answer instanceof ModelAnswer.Spoke spoke
        ? List.of(responded, planned(task, spoke))
        : List.of(responded);
  }

  private ModelRequest conversation(
      String name,
      Task task,
      TaskRequested request,
      TaskPrepared prepared,
      Summaries.Summary summary) {
    List<Message> messages = new ArrayList<>(history.of(task, summary));
    String correction = Corrections.of(task, limits);
    if (correction != null) {
      messages.add(new Message.FromPerson(correction));
    }
    return ModelRequest.withTools(
        name, Instructions.of(request), messages, toolsets.get(prepared.toolset()).tools());
  }

  private ModelResponded summarise(String name, Task task, Summaries.Summary latest, int through)
      throws InterruptedException {
    Instant asked = calls.now();
    ModelAnswer answer =
        model.get().ask(summaries.request(name, task, latest, through, limits.contextTokens()));
    return answer instanceof ModelAnswer.Spoke spoke && !spoke.text().isBlank()
        ? calls.record(task, name, asked, answer, summaries.keep(through, spoke))
        : calls.record(task, name, asked, answer);
  }

  /** The turn of an answer that is in the log without its turn: the process died between. */
  private StepPlanned again(Task task) {
    BlobRef kept = ModelCalls.of(task).getLast().answer();
    ModelAnswer answer = kept == null ? null : model.get().read(blobs.get(kept.digest()));
    return answer instanceof ModelAnswer.Spoke spoke
        ? planned(task, spoke)
        : Turns.finish(
            task, new Finish.GiveUp("model", "a recorded answer can't be understood any more"));
  }

  private StepPlanned planned(Task task, ModelAnswer.Spoke spoke) {
    BlobRef message =
        blobs.put(
            spoke.message().getBytes(StandardCharsets.UTF_8),
            "application/json",
            preview(spoke.text()));
    List<PlannedCall> planned = new ArrayList<>();
    for (ModelAnswer.Proposal call : spoke.calls()) {
      planned.add(
          new PlannedCall(
              task.lastStep() + planned.size() + 1, call.id(), new Call(call.tool(), call.args())));
    }
    String thought = Objects.requireNonNullElse(spoke.thought(), "") + spoke.text();
    return new StepPlanned(
        task.lastTurn() + 1,
        planned.isEmpty() || thought.isBlank() ? spoke.thought() : thought,
        planned,
        planned.isEmpty() ? new Finish.Answer(spoke.text()) : null,
        message,
        null);
  }

  private static String preview(String text) {
    return Texts.cut(text, PREVIEW);
  }
}
