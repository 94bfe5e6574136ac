package dev.taskcraft.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the environment says of the model. */
final class Models {
  private Models() {}

  /** The key for Gemini; null when none is set. */
  static @Nullable String key(Map<String, String> environment) {
    String google = environment.get("GOOGLE_API_KEY");
    String key = google == null || google.isBlank() ? environment.get("GEMINI_API_KEY") : google;
    return key == null || key.isBlank() ? null : key;
  }
}
