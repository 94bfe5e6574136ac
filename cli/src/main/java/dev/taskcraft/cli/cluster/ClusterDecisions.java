package dev.taskcraft.cli.cluster;

import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.TaskEvent;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a person decides, as the approval-service takes it; it writes the event in its own name. */
final class ClusterDecisions {
  private ClusterDecisions() {}

  /**
   * A call of the approval-service.
   *
   * @param path below its address
   */
  record Post(String path, Map<String, @Nullable Object> body) {}

  /** The call that leads to such an event. */
  static Post of(Envelope envelope) {
    String task = envelope.task().value();
    return switch (envelope.event()) {
      case TaskEvent.StepApproved e ->
          new Post(approval(task, e.step(), e.revision(), "approve"), body("digest", e.digest()));
      case TaskEvent.StepRejected e ->
          new Post(approval(task, e.step(), e.revision(), "reject"), body("reason", e.reason()));
      case TaskEvent.StepAnswered e ->
          new Post(approval(task, e.step(), e.revision(), "answer"), body("text", e.text()));
      case TaskEvent.StepResolved e -> {
        Map<String, @Nullable Object> body = body("reason", e.reason());
        body.put("step", e.step());
        body.put("resolution", e.resolution().name().toLowerCase(Locale.ROOT));
        yield new Post("/tasks/" + task + "/resolve", body);
      }
      case TaskEvent.TaskCancelled e ->
          new Post("/tasks/" + task + "/cancel", body("reason", e.reason()));
      case TaskEvent.TaskPaused e ->
          new Post("/tasks/" + task + "/pause", body("reason", e.reason()));
      case TaskEvent.TaskResumed _ -> new Post("/tasks/" + task + "/resume", new HashMap<>());
      case TaskEvent other ->
          throw new IllegalArgumentException("not a person's decision: " + other);
    };
  }

  private static String approval(String task, int step, int revision, String verb) {
    return "/approvals/%s.%d.%d/%s".formatted(task, step, revision, verb);
  }

  private static Map<String, @Nullable Object> body(String name, @Nullable Object value) {
    Map<String, @Nullable Object> body = new HashMap<>();
    if (value != null) {
      body.put(name, value);
    }
    return body;
  }
}
