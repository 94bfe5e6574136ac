package dev.taskcraft.local.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.taskcraft.blob.BlobDigest;
import dev.taskcraft.blob.BlobRef;
import dev.taskcraft.blob.BlobStore;
import dev.taskcraft.blob.s3.S3BlobStore;
import dev.taskcraft.blob.s3.S3Server;
import dev.taskcraft.local.ServiceProcess;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built state-service with blobs in a bucket, and without. */
class BucketIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  @TempDir static Path folder;
  private static Setting setting;

  @BeforeAll
  static void start() throws Exception {
    setting = new Setting(folder);
    setting.freshDatabase();
  }

  @AfterAll
  static void stop() throws Exception {
    setting.close();
  }

  @Test
  void keepsAndHandsOutBlobsOfTheBucket() throws Exception {
    byte[] code = "code".getBytes(UTF_8);
    String path = "/blobs/" + BlobDigest.of(code);
    try (S3Server server = new S3Server(folder);
        BlobStore beside =
            new S3BlobStore(server.address(), S3Server.KEY, Duration.ofSeconds(10))) {
      ServiceProcess state = setting.state(bucket(server));

      assertThat(Setting.get(state, "viewer", path).statusCode()).isEqualTo(404);
      assertThat(Setting.put(state, "requester", path, code).statusCode()).isEqualTo(204);
      assertThat(Setting.get(state, "viewer", path).body()).isEqualTo("code");
      assertThat(beside.get(BlobDigest.of(code))).isEqualTo(code);
      BlobRef ref = beside.put("of the executor".getBytes(UTF_8), "text/plain", "");
      assertThat(Setting.get(state, "viewer", "/blobs/" + ref.digest()).body())
          .isEqualTo("of the executor");
      assertThat(setting.rows("SELECT to_regclass('taskcraft.blob')")).containsExactly("()");

      server.stop();
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(Setting.get(state, "", "/health/ready").body())
                      .contains("s3://blobs/some/ at http", "Check the endpoint")
                      .doesNotContain(S3Server.KEY.secret()));
      HttpResponse<String> unavailable = Setting.get(state, "viewer", path);
      assertThat(unavailable.statusCode()).isEqualTo(503);
      assertThat(unavailable.body()).contains("urn:taskcraft:problem:blobs-unavailable");
      state.kill();
    }
  }

  @Test
  void startsNotWithoutItsBucket() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> setting.state(Map.of("taskcraft.blobs.store", "s3")))
        .withMessageContaining("TASKCRAFT_BLOBS_S3_BUCKET");
  }

  @Test
  void loadsNothingOfItWhereBlobsAreInTheDatabase() throws Exception {
    Path loaded = folder.resolve("loaded");
    ServiceProcess state = setting.state(Map.of(), List.of("-Xlog:class+load:file=" + loaded));
    byte[] code = "rows".getBytes(UTF_8);
    String path = "/blobs/" + BlobDigest.of(code);

    assertThat(Setting.put(state, "requester", path, code).statusCode()).isEqualTo(204);
    assertThat(Setting.get(state, "viewer", path).body()).isEqualTo("rows");
    state.kill();

    assertThat(Files.readAllLines(loaded))
        .anyMatch(it -> it.contains("dev.taskcraft.blob.postgres.PostgresBlobStore "))
        .noneMatch(it -> it.contains("dev.taskcraft.blob.s3.S3BlobStore "))
        .noneMatch(it -> it.contains("software.amazon"));
  }

  private static Map<String, String> bucket(S3Server server) {
    Map<String, String> settings = new HashMap<>();
    settings.put("taskcraft.blobs.store", "s3");
    settings.put("taskcraft.blobs.s3.bucket", server.address().bucket());
    settings.put("taskcraft.blobs.s3.prefix", server.address().prefix());
    settings.put(
        "taskcraft.blobs.s3.endpoint", server.address().endpoint().orElseThrow().toString());
    settings.put("taskcraft.blobs.s3.path-style", "true");
    settings.put("taskcraft.blobs.s3.timeout", "2s");
    return settings;
  }
}
