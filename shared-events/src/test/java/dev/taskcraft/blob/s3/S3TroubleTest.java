package dev.taskcraft.blob.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.taskcraft.blob.BlobDigest;
import dev.taskcraft.blob.BlobsUnavailable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of blobs when the store misbehaves. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // reading is not interrupted
class S3TroubleTest {
  private static final String DIGEST = BlobDigest.of("x".getBytes(UTF_8));
  private static final Duration SHORT = Duration.ofMillis(400);

  @Test
  void saysThatNobodyListens() throws Exception {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    try (S3BlobStore store = store(port, Duration.ofSeconds(5))) {
      unavailable(() -> store.get(DIGEST), ":" + port, "did not answer", "Check the endpoint");
      unavailable(() -> store.put(new byte[3], "a/b", ""), ":" + port, "did not answer");
      unavailable(store::check, ":" + port, "did not answer");
    }
  }

  @Test
  void givesUpAStoreThatTakesConnectionsAndSaysNothing() throws Exception {
    try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        S3BlobStore store = store(mute.getLocalPort(), SHORT)) {
      unavailable(() -> store.get(DIGEST), "did not answer");
    }
  }

  @Test
  void givesUpAStoreThatAnswersTooSlowly() throws Exception {
    withServer(
        exchange -> {
          exchange.sendResponseHeaders(200, 1000);
          try {
            for (int i = 0; i < 1000; i++) {
              exchange.getResponseBody().write('x');
              exchange.getResponseBody().flush();
              Thread.sleep(100); // each byte in time, the whole not
            }
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        },
        store -> unavailable(() -> store.get(DIGEST), "did not answer"));
  }

  @Test
  void triesThreeTimesWhatMayPass() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    withServer(
        exchange -> {
          asked.incrementAndGet();
          exchange.sendResponseHeaders(503, -1);
          exchange.close();
        },
        store -> unavailable(() -> store.get(DIGEST), "answered 503", "Check the store"));
    assertThat(asked).hasValue(3);
  }

  @Test
  void goesOnWhenTheSecondTrySucceeds() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    withServer(
        exchange -> {
          boolean first = asked.incrementAndGet() == 1;
          exchange.sendResponseHeaders(first ? 503 : 200, first ? -1 : 1);
          if (!first) {
            exchange.getResponseBody().write('x');
          }
          exchange.close();
        },
        store -> assertThat(store.get(DIGEST)).isEqualTo("x".getBytes(UTF_8)));
  }

  @Test
  void asksOnceWhatIsForbidden() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    withServer(
        exchange -> {
          asked.incrementAndGet();
          exchange.sendResponseHeaders(403, -1);
          exchange.close();
        },
        store -> unavailable(() -> store.get(DIGEST), "answered 403", "s3:ListBucket"));
    assertThat(asked).hasValue(1);
  }

  private static void unavailable(ThrowingCallable use, String... parts) {
    assertThatExceptionOfType(BlobsUnavailable.class)
        .isThrownBy(use)
        .satisfies(
            it -> {
              assertThat(it.getMessage()).contains("blobs at s3://blobs/").contains(parts);
              for (Throwable cause = it; cause != null; cause = cause.getCause()) {
                assertThat(cause.toString()).doesNotContain("the-secret");
              }
            });
  }

  private interface Use {
    void with(S3BlobStore store);
  }

  private static void withServer(HttpHandler handler, Use use) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", handler);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      server.setExecutor(threads);
      server.start();
      try (S3BlobStore store = store(server.getAddress().getPort(), Duration.ofSeconds(2))) {
        use.with(store);
      } finally {
        server.stop(0);
        threads.shutdownNow(); // else closing waits for an answer that trickles
      }
    }
  }

  private static S3BlobStore store(int port, Duration patience) {
    return new S3BlobStore(
        new S3Address(
            Optional.of(URI.create("http://127.0.0.1:" + port)), "us-east-1", "blobs", "", true),
        new S3Key("id", "the-secret", Optional.empty()),
        patience);
  }
}
