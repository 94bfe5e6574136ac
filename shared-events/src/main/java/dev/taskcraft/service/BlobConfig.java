package dev.taskcraft.service;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Where blobs are kept; the same for all services, because they cite each other's. */
@ConfigMapping(prefix = "taskcraft.blobs")
public interface BlobConfig {
  /** In what. */
  @WithDefault("postgres")
  Store store();

  S3 s3();

  /** What blobs can be kept in. */
  enum Store {
    /** The database of {@link ServiceConfig}. */
    POSTGRES,
    /** A bucket of an S3-compatible store. */
    S3
  }

  /** A bucket, which must be there, and as whom to ask for it. */
  interface S3 {
    /** The store's address; that of AWS in the region where it is not said. */
    Optional<String> endpoint();

    /** What requests are signed for; us-east-1 where it is not said. */
    @WithDefault("${AWS_REGION:}")
    Optional<String> region();

    /** Its name. */
    Optional<String> bucket();

    /** What keys begin with, e.g. {@code taskcraft/}. */
    Optional<String> prefix();

    /** Whether the bucket is named in the path, as most stores outside AWS want it. */
    @WithDefault("false")
    boolean pathStyle();

    /** The access key's public half. */
    @WithDefault("${AWS_ACCESS_KEY_ID:}")
    Optional<String> accessKeyId();

    /** Its other half. */
    @WithDefault("${AWS_SECRET_ACCESS_KEY:}")
    Optional<String> secretAccessKey();

    /** What temporary keys have beside. */
    @WithDefault("${AWS_SESSION_TOKEN:}")
    Optional<String> sessionToken();

    /** How long one try of one request may take; there are three. */
    @WithDefault("10s")
    Duration timeout();
  }
}
