package dev.taskcraft.executor.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import dev.taskcraft.executor.tool.Tool;
import dev.taskcraft.executor.tool.ToolResult;
import dev.taskcraft.executor.tool.ToolResult.Lost;
import dev.taskcraft.executor.tool.ToolResult.Returned;
import dev.taskcraft.task.TaskId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tools that take all they can, or never end: {@code failing.py}. The call is lost, the tools of
 * another task go on meanwhile, and nothing is left.
 */
@Timeout(180)
class SandboxFailureIT {
  private static final Duration SHORT = Duration.ofSeconds(4);
  private static final Duration LONG = Duration.ofSeconds(90);

  @TempDir static Path temp;
  private static Bench neighbours;
  private static Map<String, Tool> neighbour;
  private Bench bench;
  private TaskId task;
  private Map<String, Tool> failing;

  @BeforeAll
  static void openTheNeighbours() throws Exception {
    RealEngine.require();
    neighbours = new Bench(temp.resolve("neighbours"));
    neighbours.copy("failing.py", "failing.py");
    neighbour = neighbours.open("failing");
  }

  @BeforeEach
  void open(@TempDir Path folder) throws Exception {
    bench = new Bench(folder);
    bench.copy("failing.py", "failing.py");
    task = bench.newTask();
    failing = bench.open(Bench.python("failing"), task);
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    bench.close();
    assertThat(neighbours.value(neighbour.get("ping"), Map.of())).isEqualTo("pong");
  }

  @AfterAll
  static void close() throws Exception {
    if (neighbours != null) {
      neighbours.close();
    }
  }

  static Stream<Arguments> isLostAndDisturbsNobody() {
    return Stream.of(
        arguments("fork_bomb", SHORT, "no answer within 4.0 s; its worker was killed"),
        arguments("memory_bomb", LONG, "SIGKILL, perhaps because it needed more than its 512 MiB"),
        arguments("print_endlessly", SHORT, "no answer within"),
        arguments("flood_the_protocol", LONG, "a message longer than"),
        arguments("flood_the_protocol_with_messages", SHORT, "no answer within"),
        arguments("flood_the_protocol_with_questions", SHORT, "asks faster than it listens"),
        arguments("flood_stderr", SHORT, "no answer within"),
        arguments("flood_stderr_with_lines", SHORT, "no answer within"),
        arguments("loop", SHORT, "no answer within"),
        arguments("hang", SHORT, "no answer within"),
        arguments("hang_where_no_signal_helps", SHORT, "no answer within"),
        arguments("end", LONG, "exit code 7"),
        arguments("crash", LONG, "SIGSEGV"));
  }

  @ParameterizedTest
  @MethodSource
  void isLostAndDisturbsNobody(String tool, Duration timeout, String why) throws Exception {
    ToolResult result = whileTheNeighbourWorks(tool, timeout);

    assertThat(result)
        .asInstanceOf(type(Lost.class))
        .satisfies(lost -> assertThat(lost.reason()).contains(why));
    assertThat(bench.value(failing.get("ping"), Map.of()))
        .as("it is started anew")
        .isEqualTo("pong");
    assertThat(bench.containers(task)).hasSize(1);
  }

  /** The neighbour answers at least once between the beginning of the call and its end. */
  private ToolResult whileTheNeighbourWorks(String tool, Duration timeout) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<ToolResult> bad =
          threads.submit(() -> bench.call(failing.get(tool), Map.of(), timeout));
      do {
        assertThat(neighbours.call(neighbour.get("ping"), Map.of(), Duration.ofSeconds(20)))
            .isEqualTo(Returned.of("pong"));
      } while (!bad.isDone());
      return bad.get();
    }
  }

  @Test
  void isLostWhenTheEngineKillsItsContainer() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<ToolResult> call =
          threads.submit(() -> bench.call(failing.get("hang"), Map.of(), LONG));
      Container container = bench.containers(task).getFirst();
      assertThat(neighbours.value(neighbour.get("ping"), Map.of())).isEqualTo("pong");

      kill(container.getId());

      assertThat(call.get())
          .asInstanceOf(type(Lost.class))
          .satisfies(lost -> assertThat(lost.reason()).startsWith("SIGKILL"));
    }
    assertThat(bench.value(failing.get("ping"), Map.of())).isEqualTo("pong");
  }

  private void kill(String container) throws Exception {
    var config = DefaultDockerClientConfig.createDefaultConfigBuilder().build();
    try (DockerClient client =
        DockerClientImpl.getInstance(
            config,
            new ZerodepDockerHttpClient.Builder().dockerHost(config.getDockerHost()).build())) {
      client.killContainerCmd(container).exec();
    }
  }

  @Test
  void aChildThatNeedsTooMuchMemoryIsKilledAlone() throws Exception {
    assertThat(bench.value(failing.get("memory_bomb_of_a_child"), Map.of())).isEqualTo(-9L);
    assertThat(bench.value(failing.get("ping"), Map.of())).isEqualTo("pong");
  }

  @Test
  void hasOnlySoManyProcesses() throws Exception {
    List<?> forks = (List<?>) bench.value(failing.get("count_forks"), Map.of());

    assertThat((Long) forks.getFirst()).isBetween(50L, 128L);
    assertThat(forks.getLast()).isEqualTo("EAGAIN");
  }

  @Test
  void fillsNoMoreThanItsTemporaryFolders() throws Exception {
    assertThat(bench.value(failing.get("fill"), Map.of("folder", "/tmp")))
        .isEqualTo(List.of(64L, "ENOSPC"));
    assertThat(bench.value(failing.get("fill"), Map.of("folder", "/dev/shm")))
        .isEqualTo(List.of(16L, "ENOSPC"));
    assertThat(bench.value(failing.get("ping"), Map.of())).isEqualTo("pong");
  }

  @Test
  void whatItLeavesRunningEndsWithItsTools() throws Exception {
    assertThat(bench.value(failing.get("leave_a_child"), Map.of())).isEqualTo("left");
    String container = bench.containers(task).getFirst().getId();

    bench.closeTools();

    bench.nothingIsLeft();
    assertThat(processesOf(container)).isEmpty();
  }

  @Test
  void oneThatIgnoresTheEndOfItsToolsIsEnded() throws Exception {
    assertThat(bench.value(failing.get("ignore_the_end"), Map.of())).isEqualTo("stays");

    bench.closeTools();

    bench.nothingIsLeft();
  }

  private static List<ProcessHandle> processesOf(String container) {
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      return all.filter(
              it -> {
                try {
                  return Files.readString(Path.of("/proc", Long.toString(it.pid()), "cgroup"))
                      .contains(container);
                } catch (java.io.IOException gone) {
                  return false;
                }
              })
          .toList();
    }
  }
}
