package dev.taskcraft.approval.service.store;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Transactions from outside a request; a session of Hibernate Reactive lives on a context. */
@ApplicationScoped
public class Transactions {
  private final Vertx vertx;

  Transactions(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Does the work in a transaction on a context of its own. Any thread may call it. */
  public <T> CompletionStage<T> start(Supplier<Uni<T>> work) {
    CompletableFuture<T> done = new CompletableFuture<>();
    Context context = VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext());
    VertxContextSafetyToggle.setContextSafe(context, true);
    context.runOnContext(
        _ ->
            Panache.withTransaction(work)
                .subscribe()
                .with(done::complete, done::completeExceptionally));
    return done;
  }

  /** The same, for a thread that may block. */
  public <T> T await(Supplier<Uni<T>> work) {
    try {
      return start(work).toCompletableFuture().join();
    } catch (CompletionException failure) {
      if (failure.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw failure;
    }
  }
}
