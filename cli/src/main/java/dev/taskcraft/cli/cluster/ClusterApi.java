package dev.taskcraft.cli.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taskcraft.log.LogUnavailable;
import dev.taskcraft.serde.CanonicalJson;
import dev.taskcraft.tls.Authorities;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON over HTTP, as one principal; what goes wrong is an RFC 9457 problem. */
final class ClusterApi {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient http;
  private final String token;

  ClusterApi(ClusterAddress address) {
    token = address.token();
    http = address.client().connectTimeout(Duration.ofSeconds(5)).build();
  }

  /**
   * An answer.
   *
   * @param body of the content; for a problem its {@code detail} says what is wrong
   */
  @SuppressWarnings("ArrayRecordComponent") // read once, never compared
  record Answer(int status, byte[] body) {
    boolean ok() {
      return status / 100 == 2;
    }

    /**
     * Its content.
     *
     * @throws LogUnavailable when it is not JSON
     */
    JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (IOException bad) {
        throw new LogUnavailable("the cluster's answer is not JSON: " + bad.getMessage(), bad);
      }
    }

    /** What is wrong, for people. */
    String problem() {
      try {
        JsonNode fields = JSON.readTree(body);
        return fields.path("detail").asText(fields.path("title").asText("status " + status));
      } catch (IOException _) {
        return "status " + status;
      }
    }
  }

  Answer get(String url) {
    return send(HttpRequest.newBuilder(URI.create(url)).GET());
  }

  Answer post(String url, Map<String, @Nullable Object> body) {
    return post(url, CanonicalJson.of(body));
  }

  Answer post(String url, String json) {
    return send(
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  Answer put(String url, byte[] content) {
    return send(
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", "application/octet-stream")
            .PUT(HttpRequest.BodyPublishers.ofByteArray(content)));
  }

  private Answer send(HttpRequest.Builder request) {
    HttpRequest built =
        request.timeout(PATIENCE).header("Authorization", "Bearer " + token).build();
    try {
      HttpResponse<byte[]> answer = http.send(built, HttpResponse.BodyHandlers.ofByteArray());
      return checked(built.uri(), new Answer(answer.statusCode(), answer.body()));
    } catch (IOException failure) {
      throw new LogUnavailable(
          Authorities.why(built.uri(), failure) + "; is the cluster up?", failure);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new LogUnavailable("interrupted while asking " + built.uri(), stopped);
    }
  }

  private static Answer checked(URI uri, Answer answer) {
    switch (answer.status()) {
      case 401 ->
          throw new LogUnavailable(
              uri + " does not know this token; set TASKCRAFT_TOKEN to one that it knows");
      case 403 -> throw new LogUnavailable(uri + ": " + answer.problem());
      case 500, 502, 503, 504 -> throw new LogUnavailable(uri + ": " + answer.problem());
      default -> {
        return answer;
      }
    }
  }
}
