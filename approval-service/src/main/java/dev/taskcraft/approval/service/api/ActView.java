package dev.taskcraft.approval.service.api;

import dev.taskcraft.approval.service.store.Act;
import dev.taskcraft.task.EventType;
import dev.taskcraft.task.Step;
import dev.taskcraft.task.Task;
import java.util.List;

/**
 * What was said about a task, as JSON.
 *
 * @param type the event's
 * @param event its id
 * @param started the steps that had started already, and are let finish
 */
public record ActView(
    String task, String type, String event, String by, String at, List<Integer> started) {
  static ActView of(Task task, Act act) {
    return new ActView(
        task.id().value(),
        EventType.of(act.event()),
        act.id().value(),
        act.by(),
        act.at().toString(),
        task.openSteps().stream()
            .filter(step -> task.step(step).phase() == Step.Phase.RUNNING)
            .toList());
  }
}
