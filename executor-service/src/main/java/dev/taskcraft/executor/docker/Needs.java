package dev.taskcraft.executor.docker;

import dev.taskcraft.executor.mcp.Launch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Which files of this host a sandbox needs beside those that it may write to, and how they get
 * there: mounted or sent.
 *
 * @param mounted files and folders, at the same paths
 * @param moved other folders that are mounted, by the path that they get
 * @param sent what has to be sent
 */
record Needs(List<Path> mounted, Map<String, Path> moved, List<Parcel> sent) {
  Needs {
    mounted = List.copyOf(mounted);
    moved = Map.copyOf(moved);
    sent = List.copyOf(sent);
  }

  /**
   * Those of one server.
   *
   * @throws SandboxUnavailable when one of them must not be shown, or can't be
   */
  static Needs of(Plan plan, Launch launch, Delivery delivery) throws IOException {
    for (Path folder : plan.copies().writable()) {
      Path _ = ShownFiles.showable(folder);
    }
    List<Path> wanted = new ArrayList<>(plan.roots());
    wanted.addAll(launch.reads());
    wanted.add(launch.folder());
    Map<String, Path> moved =
        wanted.removeAll(List.of(plan.program()))
            ? Map.of(Inside.PROGRAM, plan.program())
            : Map.of();
    return delivery == Delivery.COPY
        ? new Needs(
            List.of(), Map.of(), Parcels.of(wanted, moved, plan.copies().writable(), plan.roots()))
        : new Needs(wanted, moved, List.of());
  }
}
