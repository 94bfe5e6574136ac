package dev.taskcraft.state.service;

import dev.taskcraft.blob.BlobStore;
import dev.taskcraft.blob.BlobsUnavailable;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready is a service that can hand out blobs. It is made at the start, so that settings that can't
 * be right end it there.
 */
@Readiness
@Startup
@ApplicationScoped
public class BlobCheck implements HealthCheck {
  private final BlobStore blobs;

  BlobCheck(BlobStore blobs) {
    this.blobs = blobs;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder check = HealthCheckResponse.named("blobs");
    try {
      blobs.check();
      return check.up().build();
    } catch (BlobsUnavailable unavailable) {
      return check.down().withData("reason", String.valueOf(unavailable.getMessage())).build();
    }
  }
}
