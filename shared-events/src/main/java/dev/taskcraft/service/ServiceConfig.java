package dev.taskcraft.service;

import dev.taskcraft.log.kafka.Pace;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** What every service is told. The brokers are {@code kafka.*}, as Quarkus has it. */
@ConfigMapping(prefix = "taskcraft")
public interface ServiceConfig {
  Database database();

  State state();

  Tls tls();

  /** How long a call under way may still take when the service is told to stop. */
  @WithDefault("10s")
  Duration drain();

  /**
   * For how long the broker may hold records back, so that more go in one poll; where it is not
   * said it holds none, see {@link Pace}.
   */
  Optional<Duration> gather();

  /** What this service shows of itself stands in {@link TlsSettings}. */
  interface Tls {
    /** Whom it believes about state-service, see {@link dev.taskcraft.tls.Authorities}. */
    Optional<Path> ca();
  }

  /** The database of who lives, and of blobs where {@link BlobConfig} says nothing else. */
  interface Database {
    /** {@code postgresql://user:password@host:port/database}; the environment's DATABASE_URL. */
    String url();
  }

  /** The state-service, which knows of every task that is not over. */
  interface State {
    /** Its address; without one, topics are read from their beginning. */
    Optional<String> url();

    /** What this service shows it. */
    Optional<String> token();
  }
}
