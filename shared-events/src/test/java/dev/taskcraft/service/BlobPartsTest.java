package dev.taskcraft.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskcraft.blob.BlobStore;
import dev.taskcraft.blob.postgres.PostgresBlobStore;
import dev.taskcraft.blob.s3.S3BlobStore;
import dev.taskcraft.log.postgres.PostgresAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BlobPartsTest {
  private static final Map<String, String> WHOLE =
      Map.of(
          "bucket", "blobs",
          "endpoint", "https://minio.example.org:9000",
          "id", "ada",
          "secret", "the-secret");

  @Test
  void keepsBlobsWhereItIsTold() {
    assertThat(blobs(new Told(BlobConfig.Store.POSTGRES, Map.of())))
        .isInstanceOf(PostgresBlobStore.class);
    assertThat(blobs(new Told(BlobConfig.Store.S3, WHOLE))).isInstanceOf(S3BlobStore.class);
  }

  @Test
  void saysWhatIsMissing() {
    refused("bucket", "", "TASKCRAFT_BLOBS_S3_BUCKET");
    refused("id", "", "AWS_ACCESS_KEY_ID");
    refused("secret", " ", "AWS_SECRET_ACCESS_KEY");
  }

  @Test
  void saysWhatCannotBeRight() {
    refused("bucket", "no/bucket", "bucket 'no/bucket'");
    refused("prefix", "/abs/", "prefix '/abs/'");
    refused("prefix", "no-end", "prefix 'no-end'");
    refused("timeout", "PT0S", "TASKCRAFT_BLOBS_S3_TIMEOUT");
    refused("region", "eu west", "region 'eu west'");
    for (String endpoint :
        new String[] {
          "https://ada:the-secret@host", "the-secret", "ftp://the-secret", "http://a b:the-secret"
        }) {
      refused("endpoint", endpoint, "the endpoint is no address");
    }
  }

  private static void refused(String name, String value, String part) {
    Map<String, String> settings = new HashMap<>(WHOLE);
    settings.put(name, value);
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> blobs(new Told(BlobConfig.Store.S3, settings)))
        .withMessageContaining(part)
        .withMessageNotContaining("the-secret");
  }

  private static BlobStore blobs(BlobConfig config) {
    BlobStore store =
        new BlobParts().blobs(PostgresAddress.parse("postgresql://u:p@localhost:1/d"), config);
    store.close();
    return store;
  }

  private record Told(Store store, Map<String, String> settings)
      implements BlobConfig, BlobConfig.S3 {
    private Optional<String> of(String name) {
      return Optional.ofNullable(settings.get(name));
    }

    @Override
    public S3 s3() {
      return this;
    }

    @Override
    public Optional<String> endpoint() {
      return of("endpoint");
    }

    @Override
    public Optional<String> region() {
      return of("region");
    }

    @Override
    public Optional<String> bucket() {
      return of("bucket");
    }

    @Override
    public Optional<String> prefix() {
      return of("prefix");
    }

    @Override
    public boolean pathStyle() {
      return true;
    }

    @Override
    public Optional<String> accessKeyId() {
      return of("id");
    }

    @Override
    public Optional<String> secretAccessKey() {
      return of("secret");
    }

    @Override
    public Optional<String> sessionToken() {
      return Optional.empty();
    }

    @Override
    public Duration timeout() {
      return Duration.parse(of("timeout").orElse("PT1S"));
    }
  }
}
