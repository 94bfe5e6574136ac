package dev.taskcraft.executor.docker;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How the files of this host get to a sandbox. */
public enum Delivery {
  /** As is right for the engine. */
  AUTO,

  /** The engine mounts them: it has to have the same files at the same paths. */
  MOUNT,

  /** They are sent over the engine's API, into volumes in its memory. */
  COPY;

  private static final String SOCKET = "unix";

  /**
   * What it comes to.
   *
   * @param enginesFolder where the engine keeps its own files, as it says itself
   * @param here where we run ourselves
   * @throws SandboxUnavailable when the engine can't have our files
   */
  Delivery to(URI engine, @Nullable String enginesFolder, Here here) throws SandboxUnavailable {
    boolean socket = SOCKET.equals(engine.getScheme());
    if (this == MOUNT && !socket) {
      throw new SandboxUnavailable(
          "the Docker engine at %s is not reached by a Unix socket, so it can't be known to have this host's files to mount; set %sFILES=copy, or leave it out"
              .formatted(engine, SandboxConfig.PREFIX));
    }
    return switch (this) {
      case MOUNT, COPY -> this;
      case AUTO ->
          socket && sharesFiles(Path.of(engine.getPath()), enginesFolder, here) ? MOUNT : COPY;
    };
  }

  /**
   * Whether an engine behind a socket has our files: it has them when we have its own, and the
   * socket was not mounted into the container that we run in.
   */
  private static boolean sharesFiles(Path socket, @Nullable String enginesFolder, Here here) {
    try {
      return enginesFolder != null
          && Files.isDirectory(Path.of(enginesFolder))
          && !cameIn(socket.toRealPath(), here);
    } catch (IOException _) {
      return false;
    }
  }

  /**
   * Whether this socket was mounted: alone, or with a folder that has it. On a host, such a folder
   * is a file system of its own, as /run mostly is; in a container it may be that of the host.
   */
  private static boolean cameIn(Path socket, Here here) throws IOException {
    boolean mounted = Mounts.at(socket);
    for (Path folder = socket.getParent();
        here.contained() && !mounted && folder != null && folder.getParent() != null;
        folder = folder.getParent()) {
      mounted = Mounts.at(folder);
    }
    return mounted;
  }

  /** As it stands in the variable. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
