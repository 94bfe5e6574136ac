package dev.taskcraft.state.service;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;

/** Waits without a thread, and goes on where it was asked: Hibernate Reactive minds the thread. */
final class Later {
  private Later() {}

  static Uni<Void> after(Duration pause) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              Context context = Vertx.currentContext();
              context
                  .owner()
                  .setTimer(
                      pause.toMillis(), _ -> context.runOnContext(_ -> emitter.complete(null)));
            });
  }
}
