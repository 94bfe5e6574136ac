package dev.taskcraft.executor.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.coworker.ToolSource.Language;
import dev.taskcraft.coworker.ToolSource.Settings;
import dev.taskcraft.executor.tool.Tool;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The way out of a container leads to the listed hosts, and nowhere else. */
@ParameterizedClass
@EnumSource(Way.class)
@Timeout(180)
class EgressIT {
  @Parameter Way way;

  private final AtomicInteger requests = new AtomicInteger();
  private Way.Reached reached;
  private Bench bench;
  private HttpServer server;
  private int port;
  private String host;

  @BeforeAll
  static void requireAnEngine() {
    RealEngine.require();
  }

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    reached = way.reach(folder);
    bench = reached.bench();
    bench.copy("outward.py", "outward.py");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    port = server.getAddress().getPort();
    host = "localhost:" + port;
    server.createContext(
        "/",
        exchange -> {
          requests.incrementAndGet();
          byte[] body = "hello".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.createContext(
        "/elsewhere",
        exchange -> {
          requests.incrementAndGet();
          exchange.getResponseHeaders().add("Location", "http://127.0.0.1:" + port + "/");
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
    server.start();
    bench.set("TASKCRAFT_HTTP_ALLOW_PRIVATE", host + ",127.0.0.1:" + port);
  }

  @AfterEach
  void close() throws Exception {
    server.stop(0);
    reached.close();
  }

  private String outward(Map<String, Tool> tools, String name, Map<String, Object> args)
      throws InterruptedException {
    return (String) bench.value(tools.get(name), args);
  }

  private String fetch(String url) throws InterruptedException {
    return outward(bench.open("outward"), "fetch", Map.of("url", url));
  }

  @Test
  void aListedHostIsReached() throws Exception {
    bench.egress(host);
    Map<String, Tool> tools = bench.open("outward");
    assertThat(outward(tools, "fetch", Map.of("url", "http://" + host + "/")))
        .isEqualTo("200 hello");
    assertThat(outward(tools, "connect", Map.of("target", host))).contains(" 200 ");
    assertThat(requests).hasValue(1);
  }

  @Test
  void anotherHostIsRefusedWithTheRemedy() throws Exception {
    bench.egress("api.example.com");
    Map<String, Tool> tools = bench.open("outward");
    assertThat(outward(tools, "fetch", Map.of("url", "http://" + host + "/")))
        .contains("403", "policies.egress.hosts");
    assertThat(outward(tools, "connect", Map.of("target", host)))
        .contains("403", "policies.egress.hosts");
    assertThat(requests).hasValue(0);
  }

  @Test
  void whereAListedHostSendsToIsNotListedByThat() throws Exception {
    bench.egress(host);
    assertThat(fetch("http://" + host + "/elsewhere"))
        .contains("403", "127.0.0.1:" + port + " is not listed");
    assertThat(requests).hasValue(1);
  }

  @Test
  void aListedHostWithAPrivateAddressIsRefusedUnlessTheOperatorAllowsIt() throws Exception {
    bench.set("TASKCRAFT_HTTP_ALLOW_PRIVATE", "");
    List<String> hosts =
        List.of(host, "169.254.169.254", "10.0.0.1", "[::1]:" + port, "[fd00:ec2::254]");
    bench.egress(hosts.toArray(String[]::new));
    Map<String, Tool> tools = bench.open("outward");
    for (String one : hosts) {
      assertThat(outward(tools, "fetch", Map.of("url", "http://" + one + "/")))
          .as(one)
          .contains("403", "not a public address");
      assertThat(
              outward(
                  tools,
                  "connect",
                  Map.of("target", one.matches(".*:\\d{4,}") ? one : one + ":443")))
          .as(one)
          .contains("403", "not a public address");
    }
    assertThat(requests).hasValue(0);
  }

  @Test
  void anAddressOfIPv6IsRefusedThatIsNotListed() throws Exception {
    bench.egress(host);
    Map<String, Tool> tools = bench.open("outward");
    for (String one :
        List.of("[::1]:" + port, "[fd00:ec2::254]:80", "[::ffff:127.0.0.1]:" + port)) {
      assertThat(outward(tools, "fetch", Map.of("url", "http://" + one + "/")))
          .as(one)
          .startsWith("40");
      assertThat(outward(tools, "connect", Map.of("target", one))).as(one).contains(" 40");
    }
    assertThat(requests).hasValue(0);
  }

  @Test
  void withoutTheProxyThereIsNoWay() throws Exception {
    bench.egress(host);
    Map<String, Tool> tools = bench.open("outward");
    for (String one : List.of("127.0.0.1", "localhost", "::1", "172.17.0.1", "example.com")) {
      assertThat(outward(tools, "directly", Map.of("host", one, "port", port)))
          .as(one)
          .startsWith("no way");
    }
    assertThat(requests).hasValue(0);
  }

  @Test
  void aJavaToolGetsOutByTheProxyAndOnlyThere() throws Exception {
    bench.egress(host);
    bench.write(
        "Outward.java",
        """
        import java.io.IOException;
        import java.net.*;

        public class Outward {
          public String fetch(String url, boolean byProxy) throws Exception {
            System.setProperty("http.nonProxyHosts", ""); // or it goes to localhost by itself
            URL there = URI.create(url).toURL();
            var connection = (HttpURLConnection)
                (byProxy ? there.openConnection() : there.openConnection(Proxy.NO_PROXY));
            try {
              int status = connection.getResponseCode();
              var body = status < 400 ? connection.getInputStream() : connection.getErrorStream();
              return status + " " + new String(body.readAllBytes());
            } catch (IOException failure) {
              return "no way: " + failure;
            }
          }
        }
        """);
    Tool fetch =
        bench
            .open(
                new ToolSource.Module(
                    "Outward", null, null, Language.JAVA, Settings.NONE, Map.of()),
                bench.newTask())
            .get("fetch");

    assertThat(java(fetch, host, true)).isEqualTo("200 hello");
    assertThat(java(fetch, "127.0.0.1:" + port, true)).contains("403", "is not listed");
    assertThat(java(fetch, host, false)).startsWith("no way");
    assertThat(requests).hasValue(1);
  }

  private String java(Tool fetch, String where, boolean byProxy) throws InterruptedException {
    return (String) bench.value(fetch, Map.of("url", "http://" + where + "/", "byProxy", byProxy));
  }
}
