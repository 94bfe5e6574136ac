package dev.taskcraft.task;

import static dev.taskcraft.task.TaskEvents.*;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Makes up logs of tasks: several turns, parallel calls, asks, verdicts, edits, retries, doubts,
 * pauses, ends, racing planners and executors, and now and then an event that no honest service
 * writes. Who acts sees the log so far, as on SQL; the reader of the topics does not.
 */
public final class Histories {
  private static final List<Outcome> OUTCOMES =
      List.of(
          succeeded("a"),
          succeeded("b"),
          failed(),
          retry(),
          unknown(),
          unknown(),
          notRun(Outcome.Refusal.STOPPED),
          notRun(Outcome.Refusal.DIGEST));

  private final Random random;
  private final List<Envelope> log = new ArrayList<>();
  private Task task = Task.empty(TASK);

  private Histories(Random random) {
    this.random = random;
  }

  /** A log of about sixty events; which ones follows from the random numbers alone. */
  public static List<Envelope> random(Random random) {
    Histories history = new Histories(random);
    int length = 10 + random.nextInt(60);
    while (history.log.size() < length) {
      switch (random.nextInt(20)) {
        case 0 -> history.person();
        case 1 -> history.stray();
        default -> history.next();
      }
    }
    return history.log;
  }

  private EventId say(TaskEvent event) {
    EventId id = new EventId("e" + log.size());
    Envelope envelope = new Envelope(id, TASK, null, TIME.plusSeconds(log.size()), "test", event);
    log.add(envelope);
    task = task.apply(envelope);
    return id;
  }

  private boolean sometimes() {
    return random.nextInt(5) == 0;
  }

  private <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private void next() {
    if (task.request() == null) {
      say(requested());
    } else if (task.prepared() == null) {
      say(prepared());
    } else if (task.openSteps().isEmpty()) {
      plan();
    } else {
      step(task.step(oneOf(task.openSteps())));
    }
  }

  private void plan() {
    Turn last = task.turn(task.lastTurn());
    if (last.plan() != null && last.plan().finish() != null) {
      say(end(last));
      return;
    }
    int turn = task.lastTurn() + 1;
    say(responded(turn, 1, random.nextInt(100)));
    int planners = sometimes() ? 2 : 1;
    int step = task.lastStep() + 1;
    for (int planner = 1; planner <= planners; planner++) {
      say(
          switch (random.nextInt(8)) {
            case 0 -> answers(turn, "by " + planner);
            case 1 -> givesUp(turn);
            case 2, 3 -> planned(turn, "by " + planner, step, step + 1, step + 2);
            default -> planned(turn, "by " + planner, step);
          });
    }
  }

  private TaskEvent end(Turn turn) {
    return turn.plan().finish() instanceof TaskEvent.Finish.Answer
        ? new TaskEvent.TaskCompleted(turn.id(), "done")
        : new TaskEvent.TaskFailed("stuck", "it loops", turn.id());
  }

  private void step(Step step) {
    int number = step.number();
    int revision = step.current().number();
    switch (step.phase()) {
      case PLANNED ->
          say(
              switch (random.nextInt(5)) {
                case 0 -> rejected(number, revision);
                case 1 -> asked(number, revision, TaskEvent.Ask.ANSWER);
                case 2 -> asked(number, revision);
                default -> approved(number, revision, "policy");
              });
      case WAITING ->
          say(
              switch (random.nextInt(5)) {
                case 0 -> rejected(number, revision);
                case 1 -> edited(number, revision + 1);
                case 2 -> answered(number, revision);
                default -> approved(number, revision);
              });
      case APPROVED -> begin(step);
      case RUNNING -> end(step.lastAttempt(), number);
      case IN_DOUBT -> clear(step.lastAttempt(), number);
      case SUCCEEDED, FAILED, REJECTED, NOT_RUN -> stray();
    }
  }

  private void begin(Step step) {
    Attempt last = step.lastAttempt();
    int attempt = last == null ? 1 : last.number() + 1;
    if (!(step.verdict() instanceof Verdict.Approved approval)) {
      return;
    }
    int executors = sometimes() ? 2 : 1;
    for (int executor = 1; executor <= executors; executor++) {
      say(
          step.number() % 3 == 0
              ? executed(step.number(), attempt, null, oneOf(OUTCOMES))
              : started(step.number(), attempt, approval.id(), "executor " + executor));
    }
  }

  private void end(Attempt attempt, int step) {
    say(executed(step, attempt.number(), attempt.startId(), oneOf(OUTCOMES)));
  }

  private void clear(Attempt attempt, int step) {
    if (random.nextBoolean()) {
      end(attempt, step);
    }
    if (random.nextInt(3) > 0) {
      say(resolved(step, attempt.number(), oneOf(List.of(Resolution.values()))));
    }
    if (sometimes()) {
      end(attempt, step);
    }
  }

  private void person() {
    switch (random.nextInt(6)) {
      case 0 -> say(cancelled());
      case 1, 2 -> say(paused());
      case 3 -> say(new TaskEvent.TaskFailed("max_actions", "5 ran", null));
      default -> say(resumed(task.pauses().toArray(EventId[]::new)));
    }
  }

  /** What bugs, races across services or a forger could write. */
  private void stray() {
    int step = 1 + random.nextInt(Math.max(1, task.lastStep() + 1));
    int count = 1 + random.nextInt(3);
    EventId any = new EventId("e" + random.nextInt(log.size() + 1));
    say(
        switch (random.nextInt(13)) {
          case 0 -> requested();
          case 1 -> planned(Math.max(1, task.lastTurn()), "stray", step);
          case 2 -> planned(task.lastTurn() + 1, "stray", step);
          case 3 -> approved(step, count, "stray");
          case 4 -> rejected(step, count);
          case 5 -> answered(step, count);
          case 6 -> edited(step, count + 1);
          case 7 -> started(step, count, any, "stray");
          case 8 -> executed(step, count, any, oneOf(OUTCOMES));
          case 9 -> executed(step, count, null, oneOf(OUTCOMES));
          case 10 -> resolved(step, count, oneOf(List.of(Resolution.values())));
          case 11 -> new TaskEvent.TaskCompleted(any, "stray");
          default -> resumed(any);
        });
  }
}
