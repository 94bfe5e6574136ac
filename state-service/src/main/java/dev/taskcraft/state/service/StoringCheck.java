package dev.taskcraft.state.service;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready is a service that stores what it reads. */
@Readiness
@ApplicationScoped
public class StoringCheck implements HealthCheck {
  private final Storer storer;

  StoringCheck(Storer storer) {
    this.storer = storer;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("storing").status(!storer.failing()).build();
  }
}
