package dev.taskcraft.service;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;
import org.jspecify.annotations.Nullable;

/** Alive is a service that goes on with its work by itself, once everything else is well. */
@Liveness
@ApplicationScoped
public class WorkingCheck implements HealthCheck {
  private final TopicListener listener;

  WorkingCheck(TopicListener listener) {
    this.listener = listener;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder check = HealthCheckResponse.named("working");
    @Nullable String illness = listener.illness();
    return illness == null ? check.up().build() : check.down().withData("reason", illness).build();
  }
}
