package dev.taskcraft.executor.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.taskcraft.executor.reach.Reach;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real client, over the relay that a container has, with real servers behind. */
@Timeout(60)
class EgressClientTest {
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir Path folder;
  @TempDir Path keys;
  private HttpsServer secure;
  private HttpServer plain;
  private Container container;
  private ServerSocket relay;
  private HttpClient client;

  @BeforeEach
  void start() throws Exception {
    SSLContext context = context();
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    secure = HttpsServer.create(any, 0);
    secure.setHttpsConfigurator(new HttpsConfigurator(context));
    plain = HttpServer.create(any, 0);
    for (HttpServer server : List.of(secure, plain)) {
      server.createContext(
          "/",
          exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, 0); // chunked
            exchange.getResponseBody().write(body);
            exchange.close();
          });
      server.createContext(
          "/elsewhere",
          exchange -> {
            exchange
                .getResponseHeaders()
                .set("Location", "http://evil.example:" + plain.getAddress().getPort() + "/");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
          });
      server.start();
    }
    Reach reach =
        new Reach(
            "shop.example,evil.example", _ -> new InetAddress[] {InetAddress.getLoopbackAddress()});
    container =
        new Container(folder, List.of(host(secure), host(plain)), reach, EgressLimits.USUAL);
    relay = container.relay();
    client =
        HttpClient.newBuilder()
            .proxy(
                ProxySelector.of(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), relay.getLocalPort())))
            .sslContext(context)
            .followRedirects(HttpClient.Redirect.ALWAYS)
            .build();
  }

  @AfterEach
  void stop() throws IOException {
    client.shutdownNow();
    relay.close();
    container.close();
    secure.stop(0);
    plain.stop(0);
  }

  private static String host(HttpServer server) {
    return "shop.example:" + server.getAddress().getPort();
  }

  private HttpResponse<String> post(String url, String body) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(url))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void speaksTlsWithTheServerThroughATunnel() throws Exception {
    String body = "x".repeat(300_000);

    assertThat(post("https://" + host(secure) + "/a?secret", body).body()).isEqualTo(body);

    assertThat(container.lines).containsExactly("egress allowed " + host(secure));
  }

  @Test
  void forwardsPlainRequestsOneAfterTheOther() throws Exception {
    String body = "x".repeat(300_000);

    assertThat(post("http://" + host(plain) + "/a?secret", body).body()).isEqualTo(body);
    assertThat(post("http://" + host(plain) + "/b", "two").body()).isEqualTo("two");

    assertThat(container.lines)
        .containsExactly("egress allowed " + host(plain), "egress allowed " + host(plain));
  }

  @Test
  void aRedirectIsCheckedLikeTheFirstRequest() throws Exception {
    HttpResponse<String> answer = post("http://" + host(plain) + "/elsewhere", "x");

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("evil.example", "policies.egress.hosts");
    assertThat(container.lines)
        .hasSize(2)
        .last()
        .asString()
        .startsWith("egress refused: evil.example:");
  }

  @Test
  void aTunnelToAHostThatIsNotListedIsRefused() {
    assertThatThrownBy(() -> post("https://evil.example/", "x")).isInstanceOf(IOException.class);
    assertThat(container.lines)
        .containsExactly(
            "egress refused: evil.example:443 is not listed for this coworker; add 'evil.example'"
                + " under policies.egress.hosts");
  }

  private SSLContext context() throws Exception {
    Path file = keys.resolve("keys.p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Process process =
        new ProcessBuilder(
                (keytool
                        + " -genkeypair -alias server -keyalg EC -dname CN=shop.example -ext"
                        + " san=dns:shop.example -storetype PKCS12 -storepass changeit -keystore "
                        + file)
                    .split(" "))
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("keytool: " + said);
    }
    KeyStore store = KeyStore.getInstance(file.toFile(), PASSWORD);
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(store, PASSWORD);
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    trusted.setCertificateEntry("server", store.getCertificate("server"));
    TrustManagerFactory others =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    others.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), others.getTrustManagers(), null);
    return context;
  }
}
