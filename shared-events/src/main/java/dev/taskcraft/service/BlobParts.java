package dev.taskcraft.service;

import dev.taskcraft.blob.BlobStore;
import dev.taskcraft.blob.postgres.PostgresBlobStore;
import dev.taskcraft.blob.s3.S3Address;
import dev.taskcraft.blob.s3.S3BlobStore;
import dev.taskcraft.blob.s3.S3Key;
import dev.taskcraft.log.postgres.PostgresAddress;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/** The store of blobs. A service that keeps none makes none, and needs no client of S3. */
@ApplicationScoped
public class BlobParts {
  private static final String SETTINGS = "TASKCRAFT_BLOBS_S3_";

  @Produces
  @Singleton
  BlobStore blobs(PostgresAddress database, BlobConfig config) {
    return switch (config.store()) {
      case POSTGRES -> new PostgresBlobStore(database);
      case S3 -> new S3BlobStore(address(config.s3()), key(config.s3()), timeout(config.s3()));
    };
  }

  void close(@Disposes BlobStore blobs) {
    blobs.close();
  }

  private static S3Address address(BlobConfig.S3 s3) {
    String bucket = needed(s3.bucket(), "BUCKET");
    try {
      return new S3Address(
          s3.endpoint().map(S3Address::endpoint),
          s3.region().filter(it -> !it.isBlank()).orElse("us-east-1"),
          bucket,
          s3.prefix().orElse(""),
          s3.pathStyle());
    } catch (IllegalArgumentException wrong) {
      throw new IllegalStateException(
          "blobs can't be kept in S3: %s; see the settings %s…"
              .formatted(wrong.getMessage(), SETTINGS),
          wrong);
    }
  }

  private static Duration timeout(BlobConfig.S3 s3) {
    if (s3.timeout().compareTo(Duration.ofMillis(100)) < 0) {
      throw new IllegalStateException(
          "%sTIMEOUT is %s; it takes at least 100ms".formatted(SETTINGS, s3.timeout()));
    }
    return s3.timeout();
  }

  private static S3Key key(BlobConfig.S3 s3) {
    return new S3Key(
        needed(s3.accessKeyId(), "ACCESS_KEY_ID (or AWS_ACCESS_KEY_ID)"),
        needed(s3.secretAccessKey(), "SECRET_ACCESS_KEY (or AWS_SECRET_ACCESS_KEY)"),
        s3.sessionToken());
  }

  private static String needed(Optional<String> value, String name) {
    return value
        .filter(it -> !it.isBlank())
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "TASKCRAFT_BLOBS_STORE is s3, and its bucket or key is not known; set "
                        + SETTINGS
                        + name));
  }
}
