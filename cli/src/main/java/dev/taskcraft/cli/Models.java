package dev.taskcraft.cli;

import dev.taskcraft.planner.gemini.GeminiModel;
import dev.taskcraft.planner.model.Model;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskEvent.TaskRequested;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the environment says of the model. */
final class Models {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private Models() {}

  /** A client for Gemini, or for what GOOGLE_GEMINI_BASE_URL puts in its place. */
  static Model gemini(Map<String, String> environment) {
    String key = key(environment);
    if (key == null) {
      throw new IllegalStateException("a model is asked for, and no key is set");
    }
    String base = environment.get("GOOGLE_GEMINI_BASE_URL");
    return new GeminiModel(key, base == null || base.isBlank() ? null : base, PATIENCE);
  }

  /** Refuses to carry on a task whose planner needs a key that is not set, before it can fail. */
  static void requireFor(Task task, Map<String, String> environment) {
    TaskRequested request = task.request();
    if (request == null || request.planner().equals("playbook") || task.status().ended()) {
      return;
    }
    if (key(environment) == null) {
      throw Failure.badInput(
          "task %s plans with a model (%s), and no key is set"
              .formatted(task.id(), request.planner()),
          "set GOOGLE_API_KEY or GEMINI_API_KEY, then: %s resume %s"
              .formatted(Render.command(), Render.shortId(task.id())));
    }
  }

  /** The key for Gemini; null when none is set. */
  static @Nullable String key(Map<String, String> environment) {
    String google = environment.get("GOOGLE_API_KEY");
    String key = google == null || google.isBlank() ? environment.get("GEMINI_API_KEY") : google;
    return key == null || key.isBlank() ? null : key;
  }
}
