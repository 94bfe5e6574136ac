package dev.taskcraft.approval.service.outbox;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Says who publishes; who stands by is as ready. */
@Readiness
@ApplicationScoped
public class LeaderCheck implements HealthCheck {
  private final Leader leader;

  LeaderCheck(Leader leader) {
    this.leader = leader;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("outbox").up().withData("leads", leader.leads()).build();
  }
}
