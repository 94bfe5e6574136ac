package dev.taskcraft.service.observe;

import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.EventType;
import dev.taskcraft.task.TaskEvent;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.event.Level;

/** Tells what happens to tasks, each line with the task's id: ends at INFO, the rest at DEBUG. */
@Singleton
public class LogLines implements ServiceObserver {
  private static final Logger LOG = LoggerFactory.getLogger(LogLines.class);

  @Override
  public void appended(Envelope event) {
    tell(
        event, event.event() instanceof TaskEvent.End ? Level.INFO : Level.DEBUG, "event appended");
  }

  @Override
  public void stored(List<Envelope> events, Instant began) {
    if (LOG.isDebugEnabled()) {
      events.forEach(event -> tell(event, Level.DEBUG, "event stored"));
    }
  }

  private static void tell(Envelope event, Level level, String what) {
    if (LOG.isEnabledForLevel(level)) {
      try (MDC.MDCCloseable _ = MDC.putCloseable("task", event.task().value());
          MDC.MDCCloseable _ = MDC.putCloseable("type", EventType.of(event.event()))) {
        LOG.atLevel(level).log(what);
      }
    }
  }
}
