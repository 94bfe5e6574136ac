package dev.taskcraft.planner.service;

import dev.taskcraft.planner.turn.PlannerWork;
import dev.taskcraft.role.Work;
import dev.taskcraft.service.observe.SpanAttributes;
import dev.taskcraft.service.observe.WorkSpans;
import dev.taskcraft.task.Task;
import io.opentelemetry.api.common.Attributes;
import jakarta.inject.Singleton;

/** A span for each turn that the planner thinks about; the model's own is inside of it. */
@Singleton
public class PlannerSpans implements WorkSpans {
  @Override
  public WorkSpan of(Task task, Work work) {
    return switch ((PlannerWork) work) {
      case PlannerWork.CallModel call ->
          new WorkSpan(
              "planner think",
              null,
              Attributes.of(
                  SpanAttributes.TURN, (long) call.turn(),
                  SpanAttributes.ATTEMPT, (long) call.attempt()));
      case PlannerWork.LoadAndPlan load ->
          new WorkSpan(
              "planner load", null, Attributes.of(SpanAttributes.TURN, (long) load.turn()));
    };
  }
}
