package dev.taskcraft.executor;

import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.executor.tool.ToolFactory;
import dev.taskcraft.executor.tool.ToolsUnavailable;

/**
 * Refuses to run on the host what belongs in a sandbox: for an executor that holds more rights than
 * such code may have, as the engine's socket is. Stands before what would open it.
 */
public final class ContainedOnly implements ToolFactory {
  @Override
  public boolean opens(ToolSource source) {
    return Isolation.needsSandbox(source, Isolation.DOCKER);
  }

  @Override
  public Opened open(ToolSource source, Place place) {
    throw new ToolsUnavailable(
        "the tools of %s would run with the executor's rights, and this one runs such tools in containers only (TASKCRAFT_EXECUTOR_HOST_TOOLS=false); run the task with --executor docker"
            .formatted(Toolboxes.shown(source)));
  }
}
