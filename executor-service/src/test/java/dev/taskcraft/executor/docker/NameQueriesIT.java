package dev.taskcraft.executor.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.taskcraft.executor.tool.Tool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * No query for a name leaves a container: neither the resolver that it was told of nor one at any
 * address of this host hears of it. We are the resolver here, and hear what the host itself asks.
 */
@Timeout(180)
class NameQueriesIT {
  private static final int DNS = 53;
  private static final String BRIDGE = "172.17.0.1";

  private Bench bench;
  private CountingPort resolver;

  @BeforeAll
  static void requireAnEngine() {
    RealEngine.require();
  }

  @BeforeEach
  void listen(@TempDir Path folder) throws Exception {
    bench = new Bench(folder);
    bench.copy("hostile.py", "hostile.py");
    String lacking = "";
    try {
      resolver = CountingPort.open(DNS);
    } catch (IOException taken) {
      lacking = "port 53 of this host can't be listened at: " + taken.getMessage();
    }
    RealEngine.skipFor(lacking, "the tests of queries for names need it");
  }

  @AfterEach
  void close() throws Exception {
    if (resolver != null) {
      resolver.close();
    }
    bench.close();
  }

  @Test
  void noneLeavesAContainerWithoutEgress() throws Exception {
    noneLeaves(bench.open("hostile"));
  }

  /** The proxy resolves the names of listed hosts, in our process. */
  @Test
  void noneLeavesAContainerWithEgressThoughItReachesAHostByItsName() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    try {
      String host = "localhost:" + server.getAddress().getPort();
      bench.set("TASKCRAFT_HTTP_ALLOW_PRIVATE", host);
      bench.egress(host, "canary.example.com");
      Map<String, Tool> hostile = bench.open("hostile");

      assertThat(value(hostile, "get", Map.of("url", "http://" + host + "/"))).isEqualTo(204L);
      noneLeaves(hostile);
    } finally {
      server.stop(0);
    }
  }

  private void noneLeaves(Map<String, Tool> hostile) throws Exception {
    List<String> ours = CountingPort.addresses();
    for (String address : ours) {
      resolver.touch(address); // what the host asks is heard, so that what follows means something
    }
    int before = resolver.touches();
    assertThat(before).isGreaterThanOrEqualTo(2);

    for (String name : List.of("canary.example.com", "host.docker.internal")) {
      assertThat(value(hostile, "resolve", Map.of("name", name))).isEqualTo("refused: gaierror");
    }
    List<String> addresses = new ArrayList<>(ours);
    addresses.add(BRIDGE);
    addresses.addAll(told(hostile));
    Map<?, ?> said =
        (Map<?, ?>)
            value(
                hostile,
                "connect",
                Map.of("addresses", addresses.stream().distinct().toList(), "port", DNS));

    resolver.touch("127.0.0.1");
    assertThat(resolver.touches()).as("only the host's own came").isEqualTo(before + 2);
    assertThat(said.size()).isGreaterThanOrEqualTo(2 * ours.size());
    assertThat(said.containsValue("it worked")).isFalse();
  }

  /** The resolvers that the engine told it of. */
  private List<String> told(Map<String, Tool> hostile) throws InterruptedException {
    String file = (String) value(hostile, "read", Map.of("path", "/etc/resolv.conf"));
    return Stream.of(file.split("\n"))
        .filter(line -> line.startsWith("nameserver "))
        .map(line -> line.substring("nameserver ".length()).strip())
        .toList();
  }

  private Object value(Map<String, Tool> hostile, String tool, Map<String, Object> args)
      throws InterruptedException {
    return bench.value(hostile.get(tool), args);
  }
}
