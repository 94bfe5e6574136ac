package dev.taskcraft.state.service;

import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Lets a thread that may wait use Hibernate Reactive, which runs on an event loop with a context of
 * its own for each call.
 */
@ApplicationScoped
public class ReactiveCalls {
  /** Longer than a lock is held; a connection that nothing comes from is given up. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Vertx vertx;

  ReactiveCalls(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * What the call comes to.
   *
   * @throws RuntimeException what the call failed with; then, or when the time is up, it may have
   *     taken place nevertheless
   */
  <T> T await(Supplier<Uni<T>> call) throws InterruptedException {
    Context context = VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext());
    VertxContextSafetyToggle.setContextSafe(context, true);
    CompletableFuture<T> result = new CompletableFuture<>();
    context.runOnContext(
        _ -> {
          try {
            call.get().subscribe().with(result::complete, result::completeExceptionally);
          } catch (RuntimeException failure) {
            result.completeExceptionally(failure);
          }
        });
    try {
      return result.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(failure.getCause());
    } catch (TimeoutException late) {
      throw new IllegalStateException("the database did not answer for " + PATIENCE, late);
    }
  }
}
