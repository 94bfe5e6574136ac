package dev.taskcraft.service.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.task.EventId;
import io.opentelemetry.api.trace.SpanContext;
import org.junit.jupiter.api.Test;

class ContextsTest {
  private final Contexts contexts = new Contexts();

  @Test
  void knowsAnotherOfTheTaskInPlaceOfOneThatItForgot() {
    for (int i = 0; i < 1000; i++) {
      contexts.put("task", "event-" + i, context(i));
    }
    assertThat(contexts.of("task", new EventId("event-0"))).isNull();
    assertThat(contexts.of("task", new EventId("event-999"))).isEqualTo(context(999));
    assertThat(contexts.any("task")).isEqualTo(context(999));
    assertThat(contexts.any("other")).isNull();
  }

  @Test
  void forgetsTheOldestTasks() {
    for (int i = 0; i < 30_000; i++) {
      contexts.put("task-" + i, "event", context(i));
    }
    assertThat(contexts.any("task-0")).isNull();
    assertThat(contexts.any("task-29999")).isNotNull();
  }

  @Test
  void keepsTheFirstContextOfAnEvent() {
    contexts.put("task", "event", context(1));
    contexts.put("task", "event", context(2));
    assertThat(contexts.of("task", new EventId("event"))).isEqualTo(context(1));
  }

  private static SpanContext context(int number) {
    return new TaskTrace(1).root("span-" + number);
  }
}
