package dev.taskcraft.planner.gemini;

import com.google.genai.errors.ApiException;
import dev.taskcraft.planner.model.ModelProblem.Kind;
import dev.taskcraft.serde.StrictJson;
import dev.taskcraft.serde.UnreadableJson;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the API's errors mean (google.rpc.Status as JSON).
 *
 * @see <a href="https://google.aip.dev/193">AIP-193</a>
 */
final class GeminiErrors {
  private static final Pattern SECONDS = Pattern.compile("(\\d{1,9})(?:\\.(\\d{1,9}))?s?");
  private static final String TOO_LONG = "exceeds the maximum number of tokens";

  private GeminiErrors() {}

  static Kind kind(int code, String message) {
    return switch (code) {
      case 400 -> message.contains(TOO_LONG) ? Kind.TOO_LONG : Kind.REFUSED;
      case 413 -> Kind.TOO_LONG;
      case 408, 429 -> Kind.UNAVAILABLE;
      default -> code >= 500 ? Kind.UNAVAILABLE : Kind.REFUSED;
    };
  }

  static String message(ApiException e, byte @Nullable [] body) {
    return error(body).get("message") instanceof String message
        ? message
        : String.valueOf(e.message());
  }

  /** The header, or the detail {@code RetryInfo}; null when the provider said neither. */
  static @Nullable Duration retryAfter(@Nullable String header, byte @Nullable [] body) {
    Duration fromHeader = seconds(header);
    if (fromHeader != null) {
      return fromHeader;
    }
    if (error(body).get("details") instanceof List<?> details) {
      for (Object detail : details) {
        if (detail instanceof Map<?, ?> map && map.get("retryDelay") instanceof String delay) {
          return seconds(delay);
        }
      }
    }
    return null;
  }

  private static @Nullable Duration seconds(@Nullable String text) {
    Matcher matcher = text == null ? null : SECONDS.matcher(text.strip());
    if (matcher == null || !matcher.matches()) {
      return null;
    }
    Duration whole = Duration.ofSeconds(Long.parseLong(matcher.group(1)));
    String fraction = matcher.group(2);
    return fraction == null
        ? whole
        : whole.plusNanos(Long.parseLong((fraction + "000000000").substring(0, 9)));
  }

  private static Map<?, ?> error(byte @Nullable [] body) {
    try {
      return body != null
              && StrictJson.parse(body) instanceof Map<?, ?> answer
              && answer.get("error") instanceof Map<?, ?> error
          ? error
          : Map.of();
    } catch (UnreadableJson e) {
      return Map.of();
    }
  }
}
