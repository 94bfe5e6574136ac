package dev.taskcraft.planner.service;

import dev.taskcraft.blob.BlobStore;
import dev.taskcraft.planner.PlannerLimits;
import dev.taskcraft.planner.PlannerRole;
import dev.taskcraft.planner.gemini.GeminiModel;
import dev.taskcraft.planner.model.Model;
import dev.taskcraft.service.RoleHost;
import dev.taskcraft.service.RoleListener;
import dev.taskcraft.service.observe.Traces;
import dev.taskcraft.tool.Toolsets;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.random.RandomGenerator;

/** Puts the planner together. */
@ApplicationScoped
public class PlannerService {
  private static final String GEMINI = "gcp.gemini";

  @Produces
  @Singleton
  RoleListener listener(
      RoleHost host,
      Toolsets toolsets,
      BlobStore blobs,
      Clock clock,
      PlannerConfig config,
      OpenTelemetry telemetry) {
    Tracer tracer = telemetry.getTracer(Traces.SCOPE);
    PlannerRole role =
        new PlannerRole(
            toolsets,
            blobs,
            () -> new TracedModel(model(config.gemini()), GEMINI, tracer),
            clock,
            RandomGenerator.of("L64X128MixRandom"),
            PlannerLimits.DEFAULT);
    return host.listener(role, false);
  }

  void close(@Disposes RoleListener listener) {
    listener.close();
  }

  private static Model model(PlannerConfig.Gemini gemini) {
    String key =
        gemini
            .key()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "a task asks for a model, and this planner has no key; set"
                            + " GOOGLE_API_KEY for the planner service"));
    return new GeminiModel(key, gemini.baseUrl().orElse(null), gemini.timeout());
  }
}
