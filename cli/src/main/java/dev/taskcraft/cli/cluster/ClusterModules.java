package dev.taskcraft.cli.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import dev.taskcraft.executor.catalogue.ListedModule;
import dev.taskcraft.executor.catalogue.Listing;
import dev.taskcraft.log.LogUnavailable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The modules that are installed at a cluster's executor. */
public final class ClusterModules {
  private final ClusterApi api;
  private final String url;

  /** Those at that executor-service. */
  public ClusterModules(ClusterAddress address, String executor) {
    url = executor + "/modules";
    api = new ClusterApi(address);
  }

  /** What lies in its catalogue now. */
  public Listing list() {
    ClusterApi.Answer answer = api.get(url);
    if (!answer.ok()) {
      throw new LogUnavailable("the cluster refused: " + answer.problem());
    }
    JsonNode listing = answer.json();
    List<ListedModule> modules = new ArrayList<>();
    for (JsonNode module : listing.path("modules")) {
      modules.add(
          new ListedModule(
              text(module, "module"),
              text(module, "path"),
              text(module, "kind"),
              text(module, "digest"),
              module.hasNonNull("size") ? module.path("size").asLong() : null,
              text(module, "problem")));
    }
    return new Listing(1, modules, listing.path("truncated").asBoolean());
  }

  private static @Nullable String text(JsonNode module, String field) {
    return module.hasNonNull(field) ? module.path(field).asText() : null;
  }
}
