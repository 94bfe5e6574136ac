package dev.taskcraft.executor.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.taskcraft.executor.tool.Tool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes out of a container and comes back is whole, also much of it and many at once. */
@ParameterizedClass
@EnumSource(Way.class)
@Timeout(180)
class EgressStreamsIT {
  private static final int MUCH = 5_000_000;

  @Parameter Way way;

  private final CountDownLatch atOnce = new CountDownLatch(RelayCommand.CONNECTIONS);
  private ExecutorService threads;
  private HttpServer server;
  private ServerSocket echo;
  private Way.Reached reached;
  private Bench bench;
  private Map<String, Tool> tools;

  @BeforeAll
  static void requireAnEngine() {
    RealEngine.require();
  }

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    reached = way.reach(folder);
    bench = reached.bench();
    bench.copy("outward.py", "outward.py");
    InetAddress loopback = InetAddress.getLoopbackAddress();
    threads = Executors.newVirtualThreadPerTaskExecutor();
    server = HttpServer.create(new InetSocketAddress(loopback, 0), 64);
    server.setExecutor(threads);
    server.createContext(
        "/echo",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.createContext(
        "/together",
        exchange -> {
          atOnce.countDown();
          byte[] body = (together() ? "hello" : "alone").getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    echo = new ServerSocket(0, 64, loopback);
    threads.execute(this::acceptAll);
    String hosts = web() + "," + raw();
    bench.set("TASKCRAFT_HTTP_ALLOW_PRIVATE", hosts);
    bench.egress(hosts.split(","));
    tools = bench.open("outward");
  }

  private String web() {
    return "localhost:" + server.getAddress().getPort();
  }

  private String raw() {
    return "localhost:" + echo.getLocalPort();
  }

  private boolean together() {
    try {
      return atOnce.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void acceptAll() {
    try {
      while (true) {
        Socket one = echo.accept();
        threads.execute(() -> answer(one));
      }
    } catch (IOException _) {
      // it was closed
    }
  }

  /** Only when all of it is there, so that its end has to arrive too. */
  private static void answer(Socket one) {
    try (one) {
      one.getOutputStream().write(one.getInputStream().readAllBytes());
    } catch (IOException _) {
      // the client is gone
    }
  }

  @AfterEach
  void close() throws Exception {
    reached.close();
    server.stop(0);
    echo.close();
    threads.close();
  }

  @Test
  void aLargeBodyArrivesWholeBothWays() throws Exception {
    assertThat(
            bench.value(
                tools.get("post"), Map.of("url", "http://" + web() + "/echo", "size", MUCH)))
        .isEqualTo("the same");
  }

  @Test
  void oneDirectionOfATunnelEndsBeforeTheOther() throws Exception {
    assertThat(bench.value(tools.get("echo"), Map.of("target", raw(), "size", MUCH)))
        .isEqualTo("the same");
    assertThat(bench.value(tools.get("echo"), Map.of("target", raw(), "size", 0)))
        .isEqualTo("the same");
  }

  @Test
  void manyConnectAtOnce() throws Exception {
    assertThat(
            bench.value(
                tools.get("many"), Map.of("url", "http://" + web() + "/together", "count", 40)))
        .isEqualTo(Map.of("200 hello", 40L));
  }
}
