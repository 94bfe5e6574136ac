package dev.taskcraft.service.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.SpanContext;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TaskTraceTest {
  @Test
  void isTheSameInEveryService() {
    SpanContext one = new TaskTrace(1).root("task-1");
    SpanContext other = new TaskTrace(1).root("task-1");
    assertThat(one).isEqualTo(other);
    assertThat(one.isValid()).isTrue();
    assertThat(one.isSampled()).isTrue();
    assertThat(new TaskTrace(1).root("task-2").getTraceId()).isNotEqualTo(one.getTraceId());
  }

  @Test
  void keepsAboutAsManyAsItIsTold() {
    TaskTrace half = new TaskTrace(0.5);
    long kept = IntStream.range(0, 1000).filter(it -> half.root("task-" + it).isSampled()).count();
    assertThat(kept).isBetween(400L, 600L);
    assertThat(new TaskTrace(0).root("task-1").isSampled()).isFalse();
  }
}
