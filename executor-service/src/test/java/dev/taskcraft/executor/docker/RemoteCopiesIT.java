package dev.taskcraft.executor.docker;

import org.junit.jupiter.api.AfterEach;

/** The same at an engine that is reached over the network, where copies are the only way. */
class RemoteCopiesIT extends CopiesIT {
  private Forward forward;

  @Override
  void reach() throws Exception {
    forward = Forward.to(RealEngine.socket());
    bench.set("DOCKER_HOST", forward.address());
  }

  @Override
  @AfterEach
  void close() throws Exception {
    super.close();
    if (forward != null) {
      forward.close();
    }
  }
}
