package dev.taskcraft.executor.service;

import dev.taskcraft.executor.ExecutorWork;
import dev.taskcraft.role.Work;
import dev.taskcraft.service.observe.SpanAttributes;
import dev.taskcraft.service.observe.WorkSpans;
import dev.taskcraft.task.Call;
import dev.taskcraft.task.EventId;
import dev.taskcraft.task.Step;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.Verdict;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * A span for each tool call, by OpenTelemetry's semantic conventions for generative AI, and for
 * what an executor does beside. Neither arguments nor results are part of it.
 */
@Singleton
public class ExecutorSpans implements WorkSpans {
  private static final AttributeKey<String> OPERATION =
      AttributeKey.stringKey("gen_ai.operation.name");
  private static final AttributeKey<String> TOOL = AttributeKey.stringKey("gen_ai.tool.name");
  private static final AttributeKey<String> CALL = AttributeKey.stringKey("gen_ai.tool.call.id");

  @Override
  public WorkSpan of(Task task, Work work) {
    return switch ((ExecutorWork) work) {
      case ExecutorWork.Prepare _ -> new WorkSpan("executor prepare", null, Attributes.empty());
      case ExecutorWork.RunTool run -> run(task, run);
      case ExecutorWork.Reconcile ask ->
          new WorkSpan(
              "executor reconcile",
              task.step(ask.step()).attempt(ask.attempt()).startId(),
              about(ask.step(), ask.attempt()).build());
    };
  }

  private static WorkSpan run(Task task, ExecutorWork.RunTool run) {
    Step step = task.step(run.step());
    Call call = step.call();
    String tool = call == null ? "unknown" : call.tool();
    AttributesBuilder attributes = about(run.step(), run.attempt());
    attributes.put(OPERATION, "execute_tool");
    attributes.put(TOOL, tool);
    if (step.callId() != null) {
      attributes.put(CALL, step.callId());
    }
    return new WorkSpan(
        "execute_tool " + tool,
        run.start() == null ? approval(step) : run.start(),
        attributes.build());
  }

  private static @Nullable EventId approval(Step step) {
    return step.verdict() instanceof Verdict.Approved approved ? approved.id() : null;
  }

  private static AttributesBuilder about(int step, int attempt) {
    return Attributes.builder()
        .put(SpanAttributes.STEP, (long) step)
        .put(SpanAttributes.ATTEMPT, (long) attempt);
  }
}
