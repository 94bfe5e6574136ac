package dev.taskcraft.service;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready is a service that understands what it reads. */
@Readiness
@ApplicationScoped
public class ReadingCheck implements HealthCheck {
  private final TopicListener listener;

  ReadingCheck(TopicListener listener) {
    this.listener = listener;
  }

  @Override
  public HealthCheckResponse call() {
    Map<Integer, String> stopped = listener.stopped().all();
    HealthCheckResponseBuilder check = HealthCheckResponse.named("reading");
    stopped.forEach((partition, why) -> check.withData("partition " + partition, why));
    return check.status(stopped.isEmpty()).build();
  }
}
