package dev.taskcraft.approval.service.api;

import dev.taskcraft.approval.service.store.Act;
import dev.taskcraft.task.EventType;
import dev.taskcraft.task.TaskId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was said about a task, as JSON.
 *
 * @param type the event's
 * @param event its id
 * @param published whether it lies on its topic, so that no call begins without heeding it
 * @param started the steps that had started before, and are let finish; null where that could not
 *     be seen in time
 */
public record ActView(
    String task,
    String type,
    String event,
    String by,
    String at,
    boolean published,
    @Nullable List<Integer> started) {
  static ActView of(TaskId task, Act act, boolean published, @Nullable List<Integer> started) {
    return new ActView(
        task.value(),
        EventType.of(act.event()),
        act.id().value(),
        act.by(),
        act.at().toString(),
        published,
        started);
  }
}
