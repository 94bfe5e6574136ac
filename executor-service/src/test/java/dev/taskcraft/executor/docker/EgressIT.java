package dev.taskcraft.executor.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.coworker.ToolSource.Settings;
import dev.taskcraft.executor.tool.Tool;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The way out of a container leads to the listed hosts, and nowhere else. */
@Timeout(180)
class EgressIT {
  private static final String GET =
      """
      import urllib.request, urllib.error
      try:
        print(urllib.request.urlopen('%s', timeout=10).read().decode())
      except urllib.error.HTTPError as e:
        print(e.code, e.reason)
      except OSError as e:
        print('no way', e)
      """;

  private final AtomicInteger requests = new AtomicInteger();
  private Bench bench;
  private HttpServer server;
  private String host;

  @BeforeAll
  static void requireAnEngine() {
    RealEngine.require();
  }

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    bench = new Bench(folder);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          requests.incrementAndGet();
          byte[] body = "hello".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    host = "localhost:" + server.getAddress().getPort();
    bench.set("TASKCRAFT_HTTP_ALLOW_PRIVATE", host);
  }

  @AfterEach
  void close() throws Exception {
    server.stop(0);
    bench.close();
  }

  private String python(String code) throws InterruptedException {
    ToolSource source = new ToolSource.BuiltIn("run_python", Settings.NONE);
    Tool tool = Objects.requireNonNull(bench.open(source, bench.newTask()).get("run_python"));
    return String.valueOf(((Map<?, ?>) bench.value(tool, Map.of("code", code))).get("stdout"));
  }

  @Test
  void aListedHostIsReached() throws Exception {
    bench.egress(host);
    assertThat(python(GET.formatted("http://" + host + "/"))).contains("hello");
    assertThat(requests).hasValue(1);
  }

  @Test
  void anotherHostIsRefusedWithTheRemedy() throws Exception {
    bench.egress("api.example.com");
    assertThat(python(GET.formatted("http://" + host + "/")))
        .contains("403", "policies.egress.hosts");
    assertThat(requests).hasValue(0);
  }

  @Test
  void aListedHostWithAPrivateAddressIsRefusedUnlessTheOperatorAllowsIt() throws Exception {
    bench.set("TASKCRAFT_HTTP_ALLOW_PRIVATE", "");
    bench.egress(host, "169.254.169.254");
    assertThat(python(GET.formatted("http://" + host + "/")))
        .contains("403", "not a public address");
    assertThat(python(GET.formatted("http://169.254.169.254/latest/meta-data/")))
        .contains("403", "not a public address");
    assertThat(requests).hasValue(0);
  }

  @Test
  void withoutTheProxyThereIsNoWay() throws Exception {
    bench.egress(host);
    String direct =
        "import os\nfor n in list(os.environ):\n  if n.lower().endswith('_proxy'): del os.environ[n]\n"
            + GET.formatted("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    assertThat(python(direct)).contains("no way");
    assertThat(
            python(
                "import socket\ntry:\n  print(socket.getaddrinfo('example.com', 80))\nexcept OSError as e:\n  print('no name', e)"))
        .contains("no name");
    assertThat(requests).hasValue(0);
  }
}
