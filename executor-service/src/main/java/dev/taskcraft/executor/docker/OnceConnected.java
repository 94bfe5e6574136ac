package dev.taskcraft.executor.docker;

import com.github.dockerjava.transport.DockerHttpClient;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/**
 * Uses no connection twice. One that was kept from before a restart of the engine is noticed only
 * when a request fails on it, and most may not be sent again. So a body that is closed early is not
 * read to its end, which may be far: a tool's file with a hole can be of any length.
 */
record OnceConnected(DockerHttpClient client) implements DockerHttpClient {
  @Override
  public Response execute(Request request) {
    // one that is hijacked is taken out of HTTP, and says so in the same header
    return request.hijackedInput() != null
        ? client.execute(request)
        : new Undrained(
            client.execute(
                Request.builder().from(request).putHeader("Connection", "close").build()));
  }

  private record Undrained(Response response) implements Response {
    @Override
    public int getStatusCode() {
      return response.getStatusCode();
    }

    @Override
    public Map<String, List<String>> getHeaders() {
      return response.getHeaders();
    }

    @Override
    public InputStream getBody() {
      return new FilterInputStream(response.getBody()) {
        @Override
        public void close() {
          response.close(); // the connection goes with it
        }
      };
    }

    @Override
    public void close() {
      response.close();
    }
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
