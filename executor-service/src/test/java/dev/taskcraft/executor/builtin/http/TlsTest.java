package dev.taskcraft.executor.builtin.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.taskcraft.executor.reach.Reach;
import dev.taskcraft.executor.tool.ToolContext;
import dev.taskcraft.executor.tool.ToolResult;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A connection to a checked address still proves that the named server is there. */
@Timeout(60)
class TlsTest {
  private static final String PASSWORD = "changeit";

  @TempDir Path folder;
  private final AtomicInteger asked = new AtomicInteger();
  private SSLContext context;
  private HttpsServer server;

  @BeforeEach
  void startServer() throws Exception {
    context = context(keysFor("shop.example"));
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  @Test
  void takesTheServerThatTheUrlNames() throws Exception {
    assertThat(post("shop.example", context.getSocketFactory()))
        .isInstanceOf(ToolResult.Returned.class);
    assertThat(asked).hasValue(1);
  }

  @Test
  void sendsNothingToAServerOfAnotherName() throws Exception {
    assertThat(post("bank.example", context.getSocketFactory()))
        .isInstanceOfSatisfying(
            ToolResult.Failed.class, failed -> assertThat(failed.retryable()).isFalse());
    assertThat(asked).hasValue(0);
  }

  @Test
  void sendsNothingToAServerThatNobodyVouchesFor() throws Exception {
    assertThat(post("shop.example", (SSLSocketFactory) SSLSocketFactory.getDefault()))
        .isInstanceOf(ToolResult.Failed.class);
    assertThat(asked).hasValue(0);
  }

  /** Every name leads to the server of this test. */
  private ToolResult post(String host, SSLSocketFactory tls) throws InterruptedException {
    Reach reach = new Reach(host, _ -> new InetAddress[] {InetAddress.getLoopbackAddress()});
    String url = "https://" + host + ":" + server.getAddress().getPort() + "/";
    return new HttpRequest(reach, () -> tls)
        .call(
            Map.of("url", url, "method", "POST"),
            new ToolContext(
                "t", 1, 1, "key", Duration.ofSeconds(20), Map.of(), List.of(folder), _ -> {}));
  }

  private KeyStore keysFor(String name) throws Exception {
    Path file = folder.resolve("keys.p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Process process =
        new ProcessBuilder(
                keytool,
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=dns:" + name,
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("keytool: " + said);
    }
    return KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
  }

  private static SSLContext context(KeyStore keys) throws Exception {
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, PASSWORD.toCharArray());
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    trusted.setCertificateEntry("server", keys.getCertificate("server"));
    TrustManagerFactory others =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    others.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), others.getTrustManagers(), null);
    return context;
  }
}
