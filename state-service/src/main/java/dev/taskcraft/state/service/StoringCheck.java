package dev.taskcraft.state.service;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready is a service that stores what it reads. */
@Readiness
@ApplicationScoped
public class StoringCheck implements HealthCheck {
  private final Storer storer;
  private final StateListener listener;

  StoringCheck(Storer storer, StateListener listener) {
    this.storer = storer;
    this.listener = listener;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder check = HealthCheckResponse.named("storing");
    return check.status(listener.stopped().none(check) && !storer.failing()).build();
  }
}
