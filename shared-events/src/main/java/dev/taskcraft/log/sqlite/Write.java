package dev.taskcraft.log.sqlite;

import dev.taskcraft.log.LogUnavailable;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * One piece of writing on its way through the group commit. It checks before it changes anything,
 * or undoes what it changed, so that a losing one leaves nothing behind in the group's transaction.
 */
final class Write<T> {
  private final Work<T> work;
  private final CompletableFuture<T> answer = new CompletableFuture<>();
  private @Nullable T result;

  Write(Work<T> work) {
    this.work = work;
  }

  /** Does the work inside the group's transaction. */
  void run(Writing writing) throws SQLException {
    result = work.in(writing);
  }

  /** The transaction stands. */
  void succeed() {
    answer.complete(result);
  }

  void fail(Throwable failure) {
    answer.completeExceptionally(failure);
  }

  /** Waits until the transaction stands. */
  T await() {
    try {
      return answer.join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case LogUnavailable failure ->
            throw new LogUnavailable(String.valueOf(failure.getMessage()), failure);
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case null, default -> throw e;
      }
    }
  }

  /** What is to be written. */
  @FunctionalInterface
  interface Work<T> {
    T in(Writing writing) throws SQLException;
  }
}
