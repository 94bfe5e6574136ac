package dev.taskcraft.coworker;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One coworker, as its file defines it. It is pinned in the log for the life of each of its tasks.
 *
 * @param name what people call it; not an identifier
 * @param role who it is, in its instructions; null for none
 * @param objective what to do when the request says nothing else
 * @param model the model's name at its provider; null for the planner's default
 * @param planner {@code playbook}, {@code react} or {@code tot}; null to choose at run time
 * @param workspace folders that the file tools may touch, as written; empty for the default
 * @param secrets names that the executor resolves for tools; never their values
 * @param executor {@code host} or {@code docker}; null for the default
 */
public record Coworker(
    String name,
    @Nullable String role,
    @Nullable String description,
    String objective,
    Map<String, Input> inputs,
    @Nullable String model,
    @Nullable String planner,
    List<String> workspace,
    List<ToolSource> tools,
    List<String> secrets,
    @Nullable String executor,
    Policies policies,
    List<PlaybookStep> playbook) {
  public Coworker {
    inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    workspace = List.copyOf(workspace);
    tools = List.copyOf(tools);
    secrets = List.copyOf(secrets);
    playbook = List.copyOf(playbook);
  }
}
