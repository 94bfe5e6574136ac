package dev.taskcraft.executor.docker;

import com.github.dockerjava.transport.DockerHttpClient;
import java.io.IOException;

/**
 * Uses no connection twice. One that was kept from before a restart of the engine is noticed only
 * when a request fails on it, and most may not be sent again.
 */
record OnceConnected(DockerHttpClient client) implements DockerHttpClient {
  @Override
  public Response execute(Request request) {
    // one that is hijacked is taken out of HTTP, and says so in the same header
    return client.execute(
        request.hijackedInput() != null
            ? request
            : Request.builder().from(request).putHeader("Connection", "close").build());
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
