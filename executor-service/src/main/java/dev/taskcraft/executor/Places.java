package dev.taskcraft.executor;

import dev.taskcraft.task.TaskEvent.TaskRequested;
import java.nio.file.Path;
import java.util.List;

/** Where on this host the tools of a request stand. */
@FunctionalInterface
public interface Places {
  Folders of(TaskRequested request);

  /** As the request says: for one that was made on this host, by whoever may use it. */
  static Folders asRequested(TaskRequested request) {
    Path working = Path.of(request.workingFolder() == null ? "" : request.workingFolder());
    Path file = request.source() == null ? null : Path.of(request.source()).getParent();
    return new Folders(
        file == null ? working : file, working, request.roots().stream().map(Path::of).toList());
  }

  /**
   * As the operator says, whatever the request says.
   *
   * @param catalogue where modules are looked up, and where MCP servers are started
   * @param workspace what the file tools may touch
   */
  static Places installed(Path catalogue, Path workspace) {
    Folders folders = new Folders(catalogue, catalogue, List.of(workspace));
    return _ -> folders;
  }

  /**
   * The folders of a request.
   *
   * @param folder where modules are looked up first
   * @param working where they are looked up next, and where processes are started
   * @param roots what the file tools may touch
   */
  record Folders(Path folder, Path working, List<Path> roots) {
    public Folders {
      roots = List.copyOf(roots);
    }
  }
}
