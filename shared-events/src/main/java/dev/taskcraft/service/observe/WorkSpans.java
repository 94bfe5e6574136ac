package dev.taskcraft.service.observe;

import dev.taskcraft.role.Work;
import dev.taskcraft.task.EventId;
import dev.taskcraft.task.Task;
import io.opentelemetry.api.common.Attributes;
import org.jspecify.annotations.Nullable;

/** How a service's work shows in traces. */
public interface WorkSpans {
  /** Says it of one piece of work. */
  WorkSpan of(Task task, Work work);

  /**
   * What a span of work says.
   *
   * @param name few in number: no ids in it
   * @param cause the event that it follows from; null for the last one of the task
   * @param attributes without arguments, results or prompts
   */
  record WorkSpan(String name, @Nullable EventId cause, Attributes attributes) {}
}
