package dev.taskcraft.task;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The one derivation of names: {@code StepPlanned} is the JSON type and the topic {@code
 * step.planned}.
 */
public final class EventType {
  private static final Map<String, Class<? extends TaskEvent>> BY_NAME = new LinkedHashMap<>();
  private static final ClassValue<String> NAMES =
      new ClassValue<>() {
        @Override
        protected String computeValue(Class<?> type) {
          return type.getSimpleName()
              .replaceAll("(?<=[a-z])(?=[A-Z])", ".")
              .toLowerCase(Locale.ROOT);
        }
      };

  static {
    records(TaskEvent.class).forEach(type -> BY_NAME.put(NAMES.get(type), type));
  }

  private EventType() {}

  /** The type of an event, e.g. {@code step.planned}. */
  public static String of(TaskEvent event) {
    return NAMES.get(event.getClass());
  }

  /** Every event there is, by its type, in the order of the source. */
  public static Map<String, Class<? extends TaskEvent>> all() {
    return java.util.Collections.unmodifiableMap(BY_NAME);
  }

  /** Every type there is. */
  public static Collection<String> names() {
    return all().keySet();
  }

  private static Stream<Class<? extends TaskEvent>> records(Class<?> type) {
    return Arrays.stream(type.getPermittedSubclasses())
        .flatMap(
            permitted ->
                permitted.isRecord()
                    ? Stream.of(permitted.asSubclass(TaskEvent.class))
                    : records(permitted));
  }
}
