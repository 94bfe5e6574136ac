package dev.taskcraft.executor.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.coworker.ToolSource.Language;
import dev.taskcraft.coworker.ToolSource.Settings;
import dev.taskcraft.coworker.ToolSource.Writes;
import dev.taskcraft.executor.tool.Tool;
import dev.taskcraft.executor.tool.ToolResult;
import dev.taskcraft.executor.tool.ToolResult.Lost;
import dev.taskcraft.executor.tool.ToolResult.Returned;
import dev.taskcraft.executor.tool.ToolResult.Unreachable;
import dev.taskcraft.task.TaskId;
import dev.taskcraft.tool.Effect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The engine goes away while calls run, and comes back. The calls are lost: what that means for
 * their steps is decided by their effects, as for any lost call. Nothing else is.
 */
@Timeout(240)
class EngineRestartIT {
  private static final Duration LONG = Duration.ofSeconds(200);
  private static final int SOON = 30;
  private static OwnEngine engine;

  @TempDir Path temp;
  private Bench bench;
  private Bench neighbours;
  private Map<String, Tool> neighbour;
  private TaskId readingTask;
  private TaskId writingTask;
  private Map<String, Tool> reading;
  private Map<String, Tool> writing;

  @BeforeAll
  static void makeTheEngine() throws Exception {
    RealEngine.require();
    OwnEngine.require();
    engine = OwnEngine.having(SandboxConfig.of(System.getenv()).pythonImage());
  }

  @AfterAll
  static void endTheEngine() {
    if (engine != null) {
      engine.close();
    }
  }

  private void openTheNeighbours() throws Exception {
    neighbours = new Bench(temp.resolve("neighbours"));
    neighbours.copy("failing.py", "failing.py");
    neighbour = neighbours.open("failing");
  }

  @AfterEach
  void stop() throws Exception {
    try (AutoCloseable _ = engine::stop;
        AutoCloseable _ = neighbours::close) {
      if (bench != null) {
        bench.close();
      }
    }
  }

  @BeforeEach
  void open() throws Exception {
    openTheNeighbours();
    engine.start();
    bench = new Bench(temp.resolve("bench"), Map.of("DOCKER_HOST", engine.address()));
    bench.copy("failing.py", "failing.py");
    readingTask = bench.newTask();
    reading = bench.open(module(Effect.READ, null), readingTask);
    writingTask = bench.newTask();
    writing = bench.open(module(Effect.IRREVERSIBLE, Writes.WORKSPACE), writingTask);
    assertThat(bench.volumes(writingTask)).hasSize(1);
  }

  private static ToolSource.Module module(Effect effect, Writes writes) {
    Settings settings = new Settings(effect, null, null, null, writes);
    return new ToolSource.Module("failing", null, null, Language.PYTHON, settings, Map.of());
  }

  @Test
  void callsAreLostWhenItIsKilledAndTheirToolsWorkAgainWhenItIsBack() throws Exception {
    loseTheCalls(engine::kill);
    assertThatNothingCanBeCalled();
    engine.start();

    assertThatTheToolsWorkAgain();
  }

  @Test
  void callsAreLostWhenItIsStoppedAndTheirToolsWorkAgainWhenItIsBack() throws Exception {
    loseTheCalls(engine::stop);
    assertThatNothingCanBeCalled();
    engine.start();

    assertThatTheToolsWorkAgain();
  }

  @Test
  void nothingIsLeftWhenTheTasksEndWhileItIsAway() throws Exception {
    loseTheCalls(engine::kill);

    bench.closeTools();
    engine.start();
    bench.reap();

    bench.nothingIsLeft();
  }

  /** Runs a call of each, takes the engine away, and expects both to be lost soon. */
  private void loseTheCalls(Runnable takeAway) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<ToolResult> harmless = threads.submit(() -> hang(reading));
      Future<ToolResult> irreversible = threads.submit(() -> hang(writing));
      await().atMost(SOON, TimeUnit.SECONDS).until(() -> bench.prints.size() == 2);

      takeAway.run();

      assertThat(harmless.get(SOON, TimeUnit.SECONDS)).isInstanceOf(Lost.class);
      assertThat(irreversible.get(SOON, TimeUnit.SECONDS)).isInstanceOf(Lost.class);
    }
    assertThatTheNeighbourWorks();
  }

  private ToolResult hang(Map<String, Tool> tools) throws InterruptedException {
    return bench.call(tools.get("say_and_hang"), Map.of(), LONG);
  }

  private void assertThatNothingCanBeCalled() throws Exception {
    for (Map<String, Tool> tools : List.of(reading, writing)) {
      assertThat(bench.call(tools.get("ping"), Map.of()))
          .asInstanceOf(type(Unreachable.class))
          .satisfies(it -> assertThat(it.reason()).contains(engine.address()));
    }
    assertThatTheNeighbourWorks();
  }

  private void assertThatTheToolsWorkAgain() throws Exception {
    assertThat(bench.value(reading.get("ping"), Map.of())).isEqualTo("pong");
    assertThat(bench.value(writing.get("ping"), Map.of())).isEqualTo("pong");
    bench.reap();
    await()
        .untilAsserted(
            () -> {
              assertThat(bench.containers(readingTask)).hasSize(1);
              assertThat(bench.containers(writingTask)).hasSize(1);
              assertThat(bench.volumes(writingTask)).hasSize(1);
            });
    assertThatTheNeighbourWorks();
  }

  private void assertThatTheNeighbourWorks() throws Exception {
    assertThat(neighbours.call(neighbour.get("ping"), Map.of(), Duration.ofSeconds(20)))
        .isEqualTo(Returned.of("pong"));
  }
}
