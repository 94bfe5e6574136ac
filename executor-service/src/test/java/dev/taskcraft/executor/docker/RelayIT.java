package dev.taskcraft.executor.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskcraft.executor.tool.Tool;
import dev.taskcraft.task.TaskId;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What carries connections out of a sandbox that has no socket of ours: its limits and its end. */
@Timeout(180)
class RelayIT {
  private static final String CONNECTED = "HTTP/1.1 200 Connection established";

  private ServerSocket server;
  private Way.Reached reached;
  private Bench bench;
  private String host;

  @BeforeAll
  static void requireAnEngine() {
    RealEngine.require();
  }

  @BeforeEach
  void start(@TempDir Path temporary) throws Exception {
    reached = Way.REMOTE.reach(temporary);
    bench = reached.bench();
    bench.copy("outward.py", "outward.py");
    server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    host = "localhost:" + server.getLocalPort();
    bench.set("TASKCRAFT_HTTP_ALLOW_PRIVATE", host);
    bench.egress(host);
  }

  @AfterEach
  void close() throws Exception {
    reached.close();
    server.close();
  }

  @Test
  void nothingStaysWhenTheSandboxEnds() throws Exception {
    try (Socket far = farEndOfATunnel()) {
      bench.closeTools();

      assertThat(far.getInputStream().read()).as("it has ended").isNegative();
    }
    bench.nothingIsLeft();
  }

  @Test
  void aTunnelEndsWhenTheEngineIsLost() throws Exception {
    try (Socket far = farEndOfATunnel()) {
      reached.forward().cut();

      assertThat(far.getInputStream().read()).as("it has ended").isNegative();
    }
  }

  /** Of one that a tool holds open. */
  private Socket farEndOfATunnel() throws Exception {
    Object status = bench.value(bench.open("outward").get("hold"), Map.of("target", host));
    assertThat(status).isEqualTo(CONNECTED);
    Socket far = server.accept();
    far.setSoTimeout(60_000);
    return far;
  }

  @Test
  void whoAnnouncesWithoutEndHarmsNobodyElse() throws Exception {
    TaskId task = bench.newTask();
    Tool flood = bench.open(Bench.python("outward"), task).get("flood");
    try (ExecutorService other = Executors.newVirtualThreadPerTaskExecutor();
        EngineClient client = new EngineClient(bench.environment)) {
      Future<Object> taken =
          other.submit(() -> bench.value(flood, Map.of("held", RelayCommand.CONNECTIONS)));
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> started(client, task) == 1 + 2 * RelayCommand.CONNECTIONS);
      Object status = bench.value(bench.open("outward").get("connect"), Map.of("target", host));
      assertThat(status).isEqualTo(CONNECTED);
      assertThat((Long) taken.get()).as("bytes that were taken").isBetween(100_000L, 32L << 20);
      assertThat(started(client, task)).isLessThanOrEqualTo(1 + 2 * RelayCommand.CONNECTIONS);
    }
    bench.closeTools();
    bench.nothingIsLeft();
  }

  /** That reading it ends is {@link AnnouncementsTest}'s. */
  @Test
  void whoWritesWithoutEndWhatAnnouncesNothingHarmsNobodyElse() throws Exception {
    assertThat(bench.value(bench.open("outward").get("babble"), Map.of())).isEqualTo("it writes");

    Object status = bench.value(bench.open("outward").get("connect"), Map.of("target", host));
    assertThat(status).isEqualTo(CONNECTED);
  }

  /** How many processes the engine runs in its sandbox beside the first. */
  private int started(EngineClient client, TaskId task) {
    List<String> ids =
        client
            .quick()
            .inspectContainerCmd(bench.containers(task).getFirst().getId())
            .exec()
            .getExecIds();
    return ids == null ? 0 : ids.size();
  }
}
