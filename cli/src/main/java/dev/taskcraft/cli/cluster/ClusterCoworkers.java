package dev.taskcraft.cli.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.taskcraft.coworker.Coworker;
import dev.taskcraft.log.LogUnavailable;
import dev.taskcraft.serde.CoworkerJson;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;

/** The catalogue of a cluster's coworkers. */
public final class ClusterCoworkers {
  private final String catalogue;
  private final ClusterApi api;

  public ClusterCoworkers(ClusterAddress address) {
    catalogue = address.state() + "/coworkers";
    api = new ClusterApi(address);
  }

  /** One version of a coworker, as the catalogue names it; {@code publishedAt} in ISO-8601. */
  public record Version(
      String name, int version, String digest, String publishedBy, String publishedAt) {
    private static Version of(JsonNode line) {
      return new Version(
          line.path("name").asText(),
          line.path("version").asInt(),
          line.path("digest").asText(),
          line.path("published_by").asText(),
          line.path("published_at").asText());
    }
  }

  /**
   * What publishing came to.
   *
   * @param fresh whether it made a version
   */
  public record Published(Version version, boolean fresh) {}

  /** Publishes a coworker; the same content as that in use makes no version. */
  public Published publish(Coworker coworker) {
    JsonNode answer = ok(api.post(catalogue, CoworkerJson.write(coworker))).json();
    return new Published(Version.of(answer.path("version")), answer.path("fresh").asBoolean());
  }

  /** The versions in use, by name. */
  public List<Version> inUse() {
    List<Version> all = new ArrayList<>();
    String after = "";
    while (true) {
      JsonNode page = ok(api.get(catalogue + "?after=" + encoded(after))).json();
      page.path("coworkers").forEach(line -> all.add(Version.of(line)));
      if (!page.hasNonNull("next")) {
        return all;
      }
      after = page.path("next").asText();
    }
  }

  /** All versions of one coworker, the newest first. */
  public List<Version> history(String name) {
    JsonNode answer = ok(api.get(catalogue + "/" + encoded(name))).json();
    List<Version> all = new ArrayList<>();
    answer.path("history").forEach(line -> all.add(Version.of(line)));
    return all;
  }

  private static ClusterApi.Answer ok(ClusterApi.Answer answer) {
    if (!answer.ok()) {
      throw new LogUnavailable("the cluster refused: " + answer.problem());
    }
    return answer;
  }

  /** For a path, too, where a plus sign would be one. */
  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }
}
