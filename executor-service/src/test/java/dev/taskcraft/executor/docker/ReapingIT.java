package dev.taskcraft.executor.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskcraft.executor.tool.Tool;
import dev.taskcraft.task.TaskId;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of sandboxes whose executor is killed. */
@Tag("alone")
@Timeout(180)
class ReapingIT {
  private static final Clock YESTERDAY =
      Clock.offset(Clock.systemUTC(), Duration.ofDays(1).negated());

  @TempDir Path temp;
  private Bench bench;
  private final List<Process> executors = new ArrayList<>();
  private final List<TaskId> theirs = new ArrayList<>();

  @BeforeAll
  static void requireAnEngine() {
    RealEngine.require();
  }

  @BeforeEach
  void makeBench() throws Exception {
    bench = new Bench(temp);
    bench.copy("failing.py", "failing.py");
  }

  @AfterEach
  void close() throws Exception {
    for (Process executor : executors) {
      executor.destroyForcibly().waitFor();
    }
    for (TaskId task : theirs) { // when a test failed
      bench.containers(task).forEach(left -> bench.engine.remove(left.getId()));
      bench.volumes(task).forEach(left -> bench.engine.volumes().remove(left));
    }
    bench.close();
  }

  @Test
  void oneEndsByItselfWhenItsExecutorIsKilled() throws Exception {
    TaskId task = startExecutor("ping");
    assertThat(bench.containers(task)).hasSize(1);
    assertThat(bench.volumes(task)).isNotEmpty();

    killExecutor();

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(bench.containers(task)).isEmpty());

    reap(); // which volumes wait for

    assertThat(bench.volumes(task)).isEmpty();
  }

  @Test
  void oneThatStaysIsReapedWhenTheNextToolIsOpened() throws Exception {
    TaskId task = startExecutor("ignore_the_end");
    killExecutor();
    await()
        .during(Duration.ofSeconds(2)) // it has heard of the end of its input, and stays
        .atMost(Duration.ofSeconds(20))
        .until(() -> bench.containers(task).size() == 1);

    Map<String, Tool> next = bench.open("failing");

    assertThat(bench.value(next.get("ping"), Map.of())).isEqualTo("pong");
    await().untilAsserted(() -> nothingIsLeftOf(task));
  }

  @Test
  void oneThatStaysIsReapedByTheTimerOfAnotherExecutor() throws Exception {
    bench.reapEvery(Duration.ofSeconds(3));
    bench.open("failing");
    TaskId task = startExecutor("ignore_the_end");

    killExecutor();

    await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> nothingIsLeftOf(task));
  }

  @Test
  void oneOfALivingExecutorIsLeftAlone() throws Exception {
    TaskId other = startExecutor("ping");
    TaskId ours = bench.newTask();
    Map<String, Tool> tools = bench.open(Bench.python("failing"), ours);

    reap();

    assertThat(bench.containers(other)).hasSize(1);
    assertThat(bench.volumes(other)).isNotEmpty();
    assertThat(bench.containers(ours)).hasSize(1);
    assertThat(bench.value(tools.get("ping"), Map.of())).isEqualTo("pong");
  }

  @Test
  void oneWhoseTimeIsOverIsReapedThoughItsExecutorLives() throws Exception {
    Bench late = new Bench(temp, YESTERDAY);
    TaskId task = late.newTask();
    late.open(Bench.python("failing"), task);

    reap();

    await().untilAsserted(() -> assertThat(bench.containers(task)).isEmpty());
    late.close();
  }

  private void nothingIsLeftOf(TaskId task) {
    assertThat(bench.containers(task)).isEmpty();
    assertThat(bench.volumes(task)).isEmpty();
  }

  private void reap() throws SandboxUnavailable {
    try (Sandboxes sandboxes = new Sandboxes(bench.environment, Clock.systemUTC())) {
      sandboxes.reap();
    }
  }

  private TaskId startExecutor(String tool) throws Exception {
    Process executor =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                OpensAndWaits.class.getName(),
                temp.toString(),
                tool)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    executors.add(executor);
    BufferedReader out = executor.inputReader();
    String said = out.readLine();
    while (said != null && !said.matches("[0-9a-f-]{36}")) {
      said = out.readLine();
    }
    assertThat(said).as("the task of the executor").isNotNull();
    theirs.add(new TaskId(said));
    return theirs.getLast();
  }

  /** With SIGKILL, so that it has no time for anything. */
  private void killExecutor() throws Exception {
    executors.getLast().destroyForcibly().waitFor();
  }
}
