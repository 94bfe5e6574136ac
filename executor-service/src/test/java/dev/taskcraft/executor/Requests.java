package dev.taskcraft.executor;

import dev.taskcraft.coworker.Coworker;
import dev.taskcraft.coworker.Policies;
import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.serde.CoworkerJson;
import dev.taskcraft.task.TaskEvent.TaskRequested;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests for tasks whose coworker has one tools entry, on the host. */
public final class Requests {
  private Requests() {}

  public static TaskRequested of(ToolSource source, List<String> secrets, @Nullable String folder) {
    Coworker coworker =
        new Coworker(
            "clerk",
            null,
            null,
            "send it",
            Map.of(),
            null,
            null,
            List.of(),
            List.of(source),
            secrets,
            null,
            Policies.NONE,
            List.of());
    return of(coworker, null, folder);
  }

  /**
   * A request with that coworker.
   *
   * @param file where the coworker stands
   */
  public static TaskRequested of(
      Coworker coworker, @Nullable String file, @Nullable String folder) {
    return new TaskRequested(
        coworker.objective(),
        Map.of(),
        "test",
        coworker,
        CoworkerJson.coworkerDigest(coworker),
        "playbook",
        "host",
        List.of(),
        file,
        folder,
        null,
        null);
  }

  /** The same request, whose tools run there unless they say otherwise. */
  static TaskRequested on(TaskRequested request, String executor) {
    return new TaskRequested(
        request.objective(),
        request.inputs(),
        request.requester(),
        request.coworker(),
        request.coworkerDigest(),
        request.planner(),
        executor,
        request.roots(),
        request.source(),
        request.workingFolder(),
        null,
        null);
  }
}
