package dev.taskcraft.planner;

import dev.taskcraft.planner.fake.FakeGemini;
import dev.taskcraft.planner.gemini.GeminiModel;
import dev.taskcraft.planner.turn.Planner;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.SplittableRandom;

/** Roles for tests. */
public final class Planners {
  private Planners() {}

  /** One that has no model to ask. */
  public static PlannerRole playbook(MemoryBlobs blobs) {
    return new PlannerRole(
        Toolkit.toolsets(blobs),
        blobs,
        () -> {
          throw new AssertionError("a playbook asks no model");
        },
        Clock.fixed(Story.START, ZoneOffset.UTC),
        new SplittableRandom(1),
        PlannerLimits.DEFAULT);
  }

  /** One on the real client. */
  public static PlannerRole gemini(MemoryBlobs blobs, FakeGemini server, PlannerLimits limits) {
    return gemini(blobs, server.baseUrl(), FakeGemini.KEY, limits);
  }

  public static PlannerRole gemini(
      MemoryBlobs blobs, String baseUrl, String key, PlannerLimits limits) {
    return new PlannerRole(
        Toolkit.toolsets(blobs),
        blobs,
        () -> new GeminiModel(key, baseUrl, Duration.ofSeconds(10)),
        Clock.fixed(Story.START, ZoneOffset.UTC),
        new SplittableRandom(1),
        limits);
  }

  public static PlannerRole of(Planner planner) {
    return new PlannerRole(Map.of("playbook", planner));
  }
}
