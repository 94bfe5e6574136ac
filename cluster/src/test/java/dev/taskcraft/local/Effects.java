package dev.taskcraft.local;

import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.executor.tool.Tool;
import dev.taskcraft.executor.tool.ToolContext;
import dev.taskcraft.executor.tool.ToolFactory;
import dev.taskcraft.executor.tool.ToolResult;
import dev.taskcraft.serde.CanonicalJson;
import dev.taskcraft.tool.Effect;
import dev.taskcraft.tool.ToolSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** The world of these tests: tools that count what they did to it. */
final class Effects implements ToolFactory {
  private static final Map<String, @Nullable Object> SCHEMA =
      Map.of("type", "object", "properties", Map.of("n", Map.of("type", "integer")));

  private final Map<String, Integer> done = new ConcurrentHashMap<>();
  private volatile CountDownLatch hold = new CountDownLatch(0);

  /** How often each call took effect, by its idempotency key. */
  Map<String, Integer> done() {
    return done;
  }

  /** Lets no call end until the latch is open. */
  void hold(CountDownLatch latch) {
    hold = latch;
  }

  @Override
  public boolean opens(ToolSource source) {
    return source instanceof ToolSource.BuiltIn;
  }

  @Override
  public Opened open(ToolSource source, Place place) {
    return new Opened(
        List.of(tool("act", Effect.IRREVERSIBLE), tool("look", Effect.READ)), () -> {});
  }

  private Tool tool(String name, Effect effect) {
    ToolSpec spec =
        new ToolSpec(
            name,
            "Counts.",
            SCHEMA,
            CanonicalJson.digest(SCHEMA),
            effect,
            null,
            Duration.ofMinutes(1),
            0,
            ToolSpec.Backoff.DEFAULT,
            "test",
            false,
            false,
            null);
    return new Tool() {
      @Override
      public ToolSpec spec() {
        return spec;
      }

      @Override
      public ToolResult call(Map<String, @Nullable Object> args, ToolContext context)
          throws InterruptedException {
        if (effect != Effect.READ) {
          done.merge(context.idempotencyKey(), 1, Integer::sum);
        }
        hold.await();
        return ToolResult.Returned.of("done");
      }
    };
  }
}
