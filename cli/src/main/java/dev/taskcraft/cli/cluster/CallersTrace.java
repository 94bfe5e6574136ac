package dev.taskcraft.cli.cluster;

import dev.taskcraft.cluster.Observer;
import dev.taskcraft.task.Envelope;
import java.util.Map;

/**
 * The trace that the command was started in, where its environment names one by TRACEPARENT and
 * TRACESTATE (OpenTelemetry, environment variables as context propagation carriers): the task
 * continues it.
 */
final class CallersTrace implements Observer {
  private final Map<String, String> headers;

  CallersTrace(Map<String, String> environment) {
    String parent = environment.getOrDefault("TRACEPARENT", "");
    String state = environment.getOrDefault("TRACESTATE", "");
    if (parent.isBlank()) {
      headers = Map.of();
    } else if (state.isBlank()) {
      headers = Map.of("traceparent", parent);
    } else {
      headers = Map.of("traceparent", parent, "tracestate", state);
    }
  }

  @Override
  public Map<String, String> appending(Envelope event) {
    return headers;
  }
}
