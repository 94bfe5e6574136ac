package dev.taskcraft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.approval.Decision;
import dev.taskcraft.approval.Decisions;
import dev.taskcraft.log.AppendResult;
import dev.taskcraft.log.EventLog;
import dev.taskcraft.log.sqlite.SqliteEventLog;
import dev.taskcraft.role.Author;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.EventIds;
import dev.taskcraft.task.Outcome;
import dev.taskcraft.task.Resolution;
import dev.taskcraft.task.Status;
import dev.taskcraft.task.Step;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.TaskId;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the process that carries a task, again and again, at random instants, and looks at what
 * really happened: nothing twice, nothing lost, and every doubt shown.
 */
class CrashIT {
  private static final int KILLS = Integer.getInteger("taskcraft.crashes", 200);
  private static final int ROUNDS = 40;
  private static final int LONGEST_MILLIS = 300;
  private static final Author AUTHOR =
      new Author(EventIds.timeOrdered(Clock.systemUTC(), new Random()), Clock.systemUTC());

  @TempDir Path folder;

  @Test
  void survivesKillsAtRandomInstants() throws Exception {
    long seed = Long.getLong("taskcraft.seed", new Random().nextLong());
    System.out.println("seed " + seed + ", " + KILLS + " kills"); // to run the same again
    Random random = new Random(seed);
    String file = coworker().toString();
    Child child = new Child(folder);
    int kills = 0;
    int doubts = 0;
    while (kills < KILLS) {
      TaskId task = new TaskId(child.run("run", file, "--detach", "--json").task());
      while (status(task) != Status.COMPLETED) {
        if (kills < KILLS && killed(child.start("resume", task.value()), random)) {
          kills++;
        } else {
          child.run("resume", task.value());
        }
        doubts += resolve(task);
      }
      check(task);
    }
    assertThat(kills).isEqualTo(KILLS);
    if (KILLS >= 100) {
      assertThat(doubts).as("kills that fell between a start and its outcome").isPositive();
    }
  }

  /** Kills it after its first sign of life and a random while; false when it had ended before. */
  private static boolean killed(Process process, Random random) throws Exception {
    try (InputStream signs = process.getErrorStream()) {
      int _ = signs.read();
      Thread drain = Thread.ofVirtual().start(() -> drain(signs));
      boolean ended = process.waitFor(random.nextInt(LONGEST_MILLIS), TimeUnit.MILLISECONDS);
      process.destroyForcibly().waitFor();
      drain.join();
      return !ended;
    }
  }

  private static void drain(InputStream signs) {
    try {
      signs.transferTo(OutputStream.nullOutputStream());
    } catch (IOException _) {
      // killing the process closes the stream
    }
  }

  private Status status(TaskId task) {
    try (EventLog log = SqliteEventLog.open(folder.resolve(".taskcraft/state.db"))) {
      Status status = Task.of(task, log.read(task, 0)).status();
      assertThat(status).isNotIn(Status.FAILED, Status.CANCELLED);
      return status;
    }
  }

  /** Does what a person would: looks whether the effect is there, and says so. */
  private int resolve(TaskId id) throws IOException {
    int resolved = 0;
    try (EventLog log = SqliteEventLog.open(folder.resolve(".taskcraft/state.db"))) {
      for (Step step : Decisions.doubts(Task.of(id, log.read(id, 0)))) {
        String tool = Objects.requireNonNull(step.call()).tool();
        if (tool.equals("book")) {
          continue; // the tool itself is asked when the task goes on
        }
        String key = Objects.requireNonNull(step.attempts().getFirst().start()).idempotencyKey();
        boolean happened =
            tool.equals("send") && lines("send", id).stream().anyMatch(line -> line.endsWith(key));
        Resolution what = happened ? Resolution.HAPPENED : Resolution.DID_NOT_HAPPEN;
        Task before = Task.of(id, log.read(id, 0));
        Decision decision =
            new Decisions("test", Instant.now()).resolve(before, step.number(), what, "looked");
        assertThat(decision).isInstanceOf(Decision.Decided.class);
        Envelope event =
            AUTHOR.envelope(before, null, "test", ((Decision.Decided) decision).event());
        assertThat(
                log.append(Author.cascade(before, before.apply(event), List.of(event), null, null)))
            .isInstanceOf(AppendResult.Appended.class);
        resolved++;
      }
    }
    return resolved;
  }

  private void check(TaskId task) throws IOException {
    for (String once : List.of("send", "book")) {
      assertThat(counts(once, task))
          .as(once)
          .hasSize(ROUNDS)
          .allSatisfy((_, count) -> assertThat(count).isEqualTo(1));
    }
    assertThat(counts("put", task)).hasSize(ROUNDS);
    assertThat(lines("put", task).stream().distinct()).as("one key for each put").hasSize(ROUNDS);
    Map<Integer, Integer> successes = new HashMap<>();
    try (EventLog log = SqliteEventLog.open(folder.resolve(".taskcraft/state.db"))) {
      for (Envelope envelope : log.read(task, 0)) {
        if (envelope.event() instanceof TaskEvent.StepExecuted executed
            && executed.outcome() instanceof Outcome.Succeeded) {
          successes.merge(executed.step(), 1, Integer::sum);
        }
      }
    }
    assertThat(successes.values()).allMatch(count -> count == 1);
  }

  private Map<String, Integer> counts(String kind, TaskId task) throws IOException {
    Map<String, Integer> counts = new HashMap<>();
    lines(kind, task).forEach(line -> counts.merge(line.split(" ", 2)[0], 1, Integer::sum));
    return counts;
  }

  private List<String> lines(String kind, TaskId task) throws IOException {
    Path file = folder.resolve(kind + "-" + task + ".txt");
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  private Path coworker() throws Exception {
    Path classes =
        Path.of(
            dev.taskcraft.cli.crash.EffectTools.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    return Files.writeString(
        folder.resolve("coworker.yaml"),
        """
        name: Crash Dummy
        objective: survive
        tools:
          - module: dev.taskcraft.cli.crash.EffectTools
            path: %s
            language: java
        playbook:
          - for_each: "lists.range(%d)"
            as: item
            steps:
              - {tool: send, args: {number: "${item}"}}
              - {tool: look, args: {number: "${item}"}}
              - {tool: book, args: {number: "${item}"}}
              - {tool: put, args: {number: "${item}"}}
        """
            .formatted(classes, ROUNDS));
  }
}
