package dev.taskcraft.service;

import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready is a service that has been told which partitions are its own. */
@Readiness
@ApplicationScoped
public class AssignmentCheck implements HealthCheck {
  private final TaskChannel channel;

  AssignmentCheck(@Identifier(TaskChannel.NAME) TaskChannel channel) {
    this.channel = channel;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("partitions assigned").status(channel.wasAssigned()).build();
  }
}
