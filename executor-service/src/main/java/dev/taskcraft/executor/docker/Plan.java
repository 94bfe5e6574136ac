package dev.taskcraft.executor.docker;

import dev.taskcraft.coworker.EgressHosts;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the sandboxes of one entry of a coworker file are like.
 *
 * @param image the digest of their image
 * @param task whose they are
 * @param program a folder of ours that they see elsewhere
 * @param roots the workspace, to be read
 * @param writable the workspace, to be written to, in place of {@code roots}; null when nothing is
 * @param egress where they may connect to
 */
record Plan(
    String image,
    String task,
    Path program,
    List<Path> roots,
    @Nullable Copies writable,
    EgressHosts egress) {
  Plan {
    roots = List.copyOf(roots);
  }
}
