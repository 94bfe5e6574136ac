package dev.taskcraft.executor.docker;

import dev.taskcraft.coworker.EgressHosts;
import java.nio.file.Path;
import java.util.List;

/**
 * What the sandboxes of one entry of a coworker file are like.
 *
 * @param image the digest of their image
 * @param task whose they are
 * @param program a folder of ours that they see elsewhere
 * @param roots the workspace
 * @param copies what it has copies of, and may write to
 * @param egress where they may connect to
 */
record Plan(
    String image, String task, Path program, List<Path> roots, Copies copies, EgressHosts egress) {
  Plan {
    roots = List.copyOf(roots);
  }

  /** Whether a server has to wait until its files, and its way out, are there. */
  boolean waits(Needs needs) {
    return !needs.sent().isEmpty() || !copies.writable().isEmpty() || !egress.entries().isEmpty();
  }
}
