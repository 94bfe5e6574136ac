package dev.taskcraft.executor.mcp.server;

import io.modelcontextprotocol.spec.McpError;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Waits for an answer, for the end of the server, or for the time to be up: whichever is first. */
final class Calls {
  private static final long END_MILLIS = 500;

  private Calls() {}

  /** What came first. */
  sealed interface Answer<T> {}

  record Answered<T>(T value) implements Answer<T> {}

  /** The server or the SDK said no. */
  record Refused<T>(RuntimeException failure) implements Answer<T> {}

  /** The server's process ended. */
  record Ended<T>(String how) implements Answer<T> {}

  record TooLate<T>() implements Answer<T> {}

  /** As below, for those who are not interrupted. */
  static <T> Answer<T> until(Duration patience, CompletableFuture<String> ended, Supplier<T> call) {
    try {
      return await(patience, ended, call);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new TooLate<>();
    }
  }

  /** Makes the call on a thread of its own, which is interrupted when nobody waits any more. */
  static <T> Answer<T> await(Duration patience, CompletableFuture<String> ended, Supplier<T> call)
      throws InterruptedException {
    CompletableFuture<T> answer = new CompletableFuture<>();
    Thread caller =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    answer.complete(call.get());
                  } catch (RuntimeException failure) {
                    answer.completeExceptionally(failure);
                  }
                });
    CompletableFuture<Answer<T>> first =
        answer
            .<Answer<T>>handle(
                (value, failure) -> failure == null ? new Answered<>(value) : refused(failure))
            .applyToEither(ended.<Answer<T>>thenApply(Ended::new), either -> either);
    try {
      Answer<T> came = first.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return came instanceof Ended
          ? answeredOr(came, answer)
          : broke(came) ? endedOr(came, ended) : came;
    } catch (TimeoutException _) {
      return new TooLate<>();
    } catch (ExecutionException failure) {
      return refused(failure);
    } finally {
      caller.interrupt();
    }
  }

  /** Whether no server said no, so that its end may be the cause. */
  private static boolean broke(Answer<?> answer) {
    return answer instanceof Refused<?>(var failure) && !(failure instanceof McpError);
  }

  /** A pipe may break before the system tells of the end of the process behind it. */
  private static <T> Answer<T> endedOr(Answer<T> broken, CompletableFuture<String> ended)
      throws InterruptedException {
    try {
      return new Ended<>(ended.get(END_MILLIS, TimeUnit.MILLISECONDS));
    } catch (TimeoutException | ExecutionException _) {
      return broken; // it lives, or is not a process of ours
    }
  }

  /** A server may answer and end at once: then its answer is still being read. */
  private static <T> Answer<T> answeredOr(Answer<T> ended, CompletableFuture<T> answer)
      throws InterruptedException {
    try {
      return new Answered<>(answer.get(END_MILLIS, TimeUnit.MILLISECONDS));
    } catch (ExecutionException failure) {
      Answer<T> refused = refused(failure);
      return broke(refused) ? ended : refused;
    } catch (TimeoutException _) {
      return ended;
    }
  }

  private static <T> Answer<T> refused(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException || failure instanceof ExecutionException
            ? failure.getCause()
            : failure;
    return new Refused<>(
        cause instanceof RuntimeException known ? known : new IllegalStateException(cause));
  }
}
