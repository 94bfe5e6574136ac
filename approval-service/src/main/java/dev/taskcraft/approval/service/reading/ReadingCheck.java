package dev.taskcraft.approval.service.reading;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready is a service that understands what it reads. */
@Readiness
@ApplicationScoped
public class ReadingCheck implements HealthCheck {
  private final ApprovalListener listener;

  ReadingCheck(ApprovalListener listener) {
    this.listener = listener;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder check = HealthCheckResponse.named("reading");
    return check.status(listener.stopped().none(check)).build();
  }
}
