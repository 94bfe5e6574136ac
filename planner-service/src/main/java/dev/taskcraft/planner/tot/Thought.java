package dev.taskcraft.planner.tot;

import dev.taskcraft.task.Call;
import org.jspecify.annotations.Nullable;

/**
 * One step of a plan.
 *
 * @param text what the step is
 * @param call the call that it would be; null for a step of thinking alone
 * @param answer the result of the task, when this step ends it; null when it goes on
 */
record Thought(String text, @Nullable Call call, @Nullable String answer) {}
