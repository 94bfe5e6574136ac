package dev.taskcraft.executor.docker;

import java.nio.file.Path;

/** How an engine is reached, and files get to its sandboxes. */
enum Way {
  /** As is right for the engine of the tests, which mostly has our files. */
  USUAL,

  /** By its socket, as if it had none of our files. */
  COPIED,

  /** Over the network, where copies are the only way. */
  REMOTE;

  /** A bench at such an engine, and what it needs. */
  record Reached(Bench bench, Forward forward) {
    void close() throws Exception {
      bench.close();
      if (forward != null) {
        forward.close();
      }
    }
  }

  Reached reach(Path folder) throws Exception {
    Bench bench = new Bench(folder);
    Forward forward = null;
    switch (this) {
      case USUAL -> {}
      case COPIED -> bench.set("TASKCRAFT_SANDBOX_FILES", "copy");
      case REMOTE -> {
        forward = Forward.to(RealEngine.socket());
        bench.set("DOCKER_HOST", forward.address());
      }
    }
    return new Reached(bench, forward);
  }
}
