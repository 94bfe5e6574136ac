package dev.taskcraft.planner.tot;

import dev.taskcraft.blob.BlobRef;
import dev.taskcraft.blob.BlobStore;
import dev.taskcraft.planner.model.Model;
import dev.taskcraft.planner.model.ModelAnswer;
import dev.taskcraft.planner.model.ModelProblem;
import dev.taskcraft.planner.turn.ModelCalls;
import dev.taskcraft.planner.turn.Planner;
import dev.taskcraft.planner.turn.PlannerWork;
import dev.taskcraft.planner.turn.ResultText;
import dev.taskcraft.planner.turn.Transcript;
import dev.taskcraft.planner.turn.Turns;
import dev.taskcraft.role.Reaction;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.TaskEvent.Finish;
import dev.taskcraft.task.TaskEvent.ModelResponded;
import dev.taskcraft.task.TaskEvent.PlannedCall;
import dev.taskcraft.task.TaskEvent.StepPlanned;
import dev.taskcraft.task.TaskEvent.TaskPrepared;
import dev.taskcraft.task.TaskEvent.TaskRequested;
import dev.taskcraft.tool.Toolset;
import dev.taskcraft.tool.Toolsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Searches a tree of thoughts for each turn and makes the first call of the best path, or answers.
 * Each question to the model is a recorded call, so that a crash costs none of them again.
 */
public final class TotPlanner implements Planner {
  private final Toolsets toolsets;
  private final BlobStore blobs;
  private final Supplier<Model> model;
  private final ModelCalls calls;
  private final TotLimits limits;
  private final Transcript transcript;

  public TotPlanner(
      Toolsets toolsets,
      BlobStore blobs,
      Supplier<Model> model,
      ModelCalls calls,
      TotLimits limits) {
    this.toolsets = toolsets;
    this.blobs = blobs;
    this.model = model;
    this.calls = calls;
    this.limits = limits;
    transcript = new Transcript(new ResultText(blobs, limits.outputCharacters()));
  }

  @Override
  public Reaction<PlannerWork> react(Task task, Instant now) {
    Reaction<PlannerWork> end = limits.turns().reached(task);
    if (end != null) {
      return end;
    }
    List<ModelResponded> made = ModelCalls.of(task);
    ModelProblem problem = made.isEmpty() ? null : ModelCalls.problem(made.getLast());
    return problem != null && problem.kind() == ModelProblem.Kind.TOO_LONG
        ? Turns.giveUp(task, "context", "the task no longer fits the model: " + problem.text())
        : calls.next(task, now);
  }

  @Override
  public List<TaskEvent> perform(PlannerWork work, Task task) throws InterruptedException {
    TaskRequested request = task.request();
    TaskPrepared prepared = task.prepared();
    if (request == null || prepared == null || work.turn() != task.lastTurn() + 1) {
      return List.of();
    }
    try {
      return step(task, request, toolsets.get(prepared.toolset()));
    } catch (NoSuchElementException e) {
      return List.of(giveUp(task, "model", "a recorded answer can't be read: " + e.getMessage()));
    } catch (Answers.Unusable e) {
      return List.of(
          giveUp(task, "model", "a recorded answer can't be understood any more: " + e.reason()));
    }
  }

  private List<TaskEvent> step(Task task, TaskRequested request, Toolset tools)
      throws InterruptedException, Answers.Unusable {
    List<String> recorded = recorded(task);
    Answers answers = new Answers(tools);
    Search search = new Search(limits, answers, recorded);
    Search.State state = search.run();
    long tokens = task.usage().total();
    if (!(state instanceof Search.State.Asks asks)) {
      return List.of(ends(task, search, state, tokens));
    }
    if (tokens >= limits.tokens()) {
      return List.of(outOfTokens(task, search, asks, tokens));
    }
    String name =
        request.coworker().model() == null ? model.get().defaultName() : request.coworker().model();
    Prompts prompts = new Prompts(request, tools, transcript.of(task, 1, task.lastTurn()), limits);
    Instant asked = calls.now();
    ModelAnswer answer = model.get().ask(prompts.of(asks.question(), name, correction(task)));
    if (!(answer instanceof ModelAnswer.Spoke spoke)) {
      return List.of(calls.record(task, name, asked, answer));
    }
    recorded.add(spoke.text());
    Search further = new Search(limits, answers, recorded);
    Search.State reached;
    try {
      reached = further.run();
    } catch (Answers.Unusable e) {
      return List.of(calls.record(task, name, asked, unusable(spoke, e)));
    }
    ModelResponded responded = calls.record(task, name, asked, answer);
    return reached instanceof Search.State.Ends
        ? List.of(responded, ends(task, further, reached, tokens + responded.usage().total()))
        : List.of(responded);
  }

  private static ModelAnswer unusable(ModelAnswer.Spoke spoke, Answers.Unusable why) {
    return new ModelAnswer.Failed(
        new ModelProblem(ModelProblem.Kind.UNUSABLE, why.reason()),
        spoke.usage(),
        null,
        spoke.raw());
  }

  /** The texts of the usable answers of this turn, in order. */
  private List<String> recorded(Task task) throws Answers.Unusable {
    List<String> texts = new ArrayList<>();
    for (ModelResponded call : ModelCalls.of(task)) {
      BlobRef kept = call.answer();
      if (call.problem() == null && kept != null) {
        if (!(model.get().read(blobs.get(kept.digest())) instanceof ModelAnswer.Spoke spoke)) {
          throw new Answers.Unusable("attempt " + call.attempt());
        }
        texts.add(spoke.text());
      }
    }
    return texts;
  }

  private static @Nullable String correction(Task task) {
    List<ModelResponded> made = ModelCalls.of(task);
    ModelProblem problem = made.isEmpty() ? null : ModelCalls.problem(made.getLast());
    return problem != null && problem.kind() == ModelProblem.Kind.UNUSABLE ? problem.text() : null;
  }

  private StepPlanned outOfTokens(Task task, Search search, Search.State.Asks asks, long tokens) {
    Node best = asks.best();
    return best != null && Search.decides(best)
        ? ends(task, search, new Search.State.Ends(best), tokens)
        : giveUp(
            task,
            "budget",
            "the search used %d tokens, of at most %d, and had found nothing to do"
                .formatted(tokens, limits.tokens()));
  }

  /** The turn: the first call of the path, or the answer at its end. */
  private StepPlanned ends(Task task, Search search, Search.State state, long tokens) {
    Node node = ((Search.State.Ends) state).node();
    BlobRef tree =
        blobs.put(
            search.tree().json(limits, tokens, node),
            "application/json",
            "tree of " + search.tree().size() + " thoughts");
    String thought = node.path().stream().map(Thought::text).collect(Collectors.joining(" → "));
    for (Thought step : node.path()) {
      if (step.call() != null) {
        PlannedCall call = new PlannedCall(task.lastStep() + 1, null, step.call());
        return new StepPlanned(task.lastTurn() + 1, thought, List.of(call), null, null, tree);
      }
    }
    String answer = node.thought().answer();
    return new StepPlanned(
        task.lastTurn() + 1,
        thought,
        List.of(),
        new Finish.Answer(answer == null ? thought : answer),
        null,
        tree);
  }

  private static StepPlanned giveUp(Task task, String code, String reason) {
    return Turns.finish(task, new Finish.GiveUp(code, reason));
  }
}
