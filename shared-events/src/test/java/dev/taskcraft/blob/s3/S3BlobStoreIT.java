package dev.taskcraft.blob.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import dev.taskcraft.blob.BlobDigest;
import dev.taskcraft.blob.BlobRef;
import dev.taskcraft.blob.BlobStore;
import dev.taskcraft.blob.BlobStoreContract;
import dev.taskcraft.blob.BlobsUnavailable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;

class S3BlobStoreIT extends BlobStoreContract {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  @TempDir static Path folder;
  private static S3Server server;
  private static S3BlobStore store;

  @BeforeAll
  static void start() throws Exception {
    server = new S3Server(folder);
    store = new S3BlobStore(server.address(), S3Server.KEY, PATIENCE);
  }

  @AfterAll
  static void stop() {
    store.close();
    server.close();
  }

  @Override
  protected BlobStore store() {
    return store;
  }

  @Override
  protected void damage(String digest) {
    replace(digest, "SOUND", "text/plain");
  }

  private static void replace(String digest, String content, String mediaType) {
    server
        .client()
        .putObject(
            it -> it.bucket(S3Server.BUCKET).key(key(digest)).contentType(mediaType),
            RequestBody.fromString(content));
  }

  private static String key(String digest) {
    String hex = digest.substring("sha256:".length());
    return "some/" + hex.substring(0, 2) + "/" + hex;
  }

  @Test
  void keepsABlobUnderItsPrefixAndItsFirstTwoDigits() {
    String digest = store.put("placed".getBytes(UTF_8), "text/plain", "").digest();

    assertThat(
            server
                .client()
                .getObjectAsBytes(it -> it.bucket(S3Server.BUCKET).key(key(digest)))
                .asUtf8String())
        .isEqualTo("placed");
  }

  @Test
  void sendsOnlyWhatIsNotThereAsAWhole() {
    byte[] content = "known".getBytes(UTF_8);
    String digest = store.put(content, "text/plain", "").digest();
    replace(digest, "known", "text/marked");

    store.put(content, "text/plain", "");
    assertThat(mediaType(digest)).isEqualTo("text/marked");

    replace(digest, "kno", "text/marked");
    store.put(content, "text/plain", "");
    assertThat(mediaType(digest)).isEqualTo("text/plain");
    assertThat(store.get(digest)).isEqualTo(content);
  }

  private static String mediaType(String digest) {
    return server
        .client()
        .headObject(it -> it.bucket(S3Server.BUCKET).key(key(digest)))
        .contentType();
  }

  @Test
  void keepsTheLargestThatMayBeSent() {
    byte[] content = new byte[BlobStore.MOST_BYTES_SENT];
    new Random(11).nextBytes(content);

    BlobRef ref = store.put(content, "application/octet-stream", "");

    assertThat(store.get(ref.digest())).isEqualTo(content);
  }

  @Test
  void takesTheSameContentFromTwoProcessesAtOnce() throws Exception {
    try (S3BlobStore other = new S3BlobStore(server.address(), S3Server.KEY, PATIENCE);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 10; i++) {
        byte[] content = ("round " + i).repeat(10_000).getBytes(UTF_8);
        List<Callable<BlobRef>> both = new ArrayList<>();
        for (S3BlobStore one : List.of(store, other)) {
          both.add(() -> one.put(content, "text/plain", ""));
        }
        for (Future<BlobRef> ref : threads.invokeAll(both)) {
          assertThat(store.get(ref.get().digest())).isEqualTo(content);
        }
      }
    }
  }

  @Test
  void saysThatItMayNotAndNotWithWhichSecret() {
    String secret = "another-secret";
    S3Key wrong = new S3Key(S3Server.KEY.id(), secret, Optional.empty());

    assertThat(wrong.toString()).doesNotContain(secret);
    for (String message : messages(server.address(), wrong)) {
      assertThat(message)
          .contains("s3://blobs/some/ at http://127.0.0.1:", "403", "Check the access key")
          .doesNotContain(secret, S3Server.KEY.secret());
    }
    S3Key unknown = new S3Key("nobody", secret, Optional.empty());
    assertThat(messages(server.address(), unknown)).allMatch(it -> it.contains("403"));
  }

  @Test
  void saysThatThereIsNoSuchBucket() {
    for (String message : messages(server.address("elsewhere"), S3Server.KEY)) {
      assertThat(message)
          .contains("s3://elsewhere/some/ at http", "404", "Make the bucket 'elsewhere'");
    }
  }

  @Test
  void findsTheBucketThatIsThere() {
    store.check();
  }

  @Test
  void isReachedAsItIsToldAndNotThroughTheProxyOfTheEnvironment() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    HttpServer proxy =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    proxy.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          exchange.sendResponseHeaders(403, -1);
          exchange.close();
        });
    proxy.start();
    try {
      int port = proxy.getAddress().getPort();
      ProcessBuilder child =
          new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-Dhttp.proxyHost=127.0.0.1",
              "-Dhttp.proxyPort=" + port,
              "-Dhttp.nonProxyHosts=",
              "-cp",
              System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
              PutsABlob.class.getName(),
              server.address().endpoint().orElseThrow().toString());
      for (String name : List.of("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY")) {
        child.environment().put(name, "http://127.0.0.1:" + port);
      }
      child.environment().keySet().removeAll(List.of("no_proxy", "NO_PROXY"));
      Process process = child.redirectError(ProcessBuilder.Redirect.INHERIT).start();
      String digest = process.inputReader().readLine();

      assertThat(process.waitFor()).isZero();
      assertThat(store.get(digest)).isEqualTo("told".getBytes(UTF_8));
      assertThat(asked).hasValue(0);
    } finally {
      proxy.stop(0);
    }
  }

  /** Of putting, getting and checking, each of which has to fail. */
  private static List<String> messages(S3Address address, S3Key key) {
    String digest = BlobDigest.of("x".getBytes(UTF_8));
    List<String> messages = new ArrayList<>();
    try (S3BlobStore bad = new S3BlobStore(address, key, PATIENCE)) {
      for (Runnable use :
          List.<Runnable>of(
              () -> bad.put("x".getBytes(UTF_8), "text/plain", "x"),
              () -> bad.get(digest),
              bad::check)) {
        assertThatExceptionOfType(BlobsUnavailable.class)
            .isThrownBy(use::run)
            .satisfies(it -> messages.add(it.getMessage()));
      }
    }
    return messages;
  }
}
