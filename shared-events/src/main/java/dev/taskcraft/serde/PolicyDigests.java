package dev.taskcraft.serde;

import dev.taskcraft.coworker.Policies;
import dev.taskcraft.task.TaskEvent.TaskRequested;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The digests of policies, each computed once, since every call of a coworker needs its policies'
 * digest. Safe for use by several threads.
 */
public final class PolicyDigests {
  private static final int MOST = 1_000;

  private final Map<Policies, String> known = new ConcurrentHashMap<>();

  /** The digest of the policies that this request pins. */
  public String of(TaskRequested request) {
    if (known.size() >= MOST) {
      known.clear();
    }
    return known.computeIfAbsent(request.coworker().policies(), CoworkerJson::policyDigest);
  }
}
