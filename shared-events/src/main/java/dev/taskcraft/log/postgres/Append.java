package dev.taskcraft.log.postgres;

import dev.taskcraft.log.AppendResult;
import dev.taskcraft.log.LogUnavailable;
import dev.taskcraft.log.sql.StoredCascade;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** One cascade on its way through the group commit. */
record Append(StoredCascade cascade, CompletableFuture<AppendResult> answer) {
  Append(StoredCascade cascade) {
    this(cascade, new CompletableFuture<>());
  }

  String task() {
    return cascade.cascade().task().value();
  }

  AppendResult await() {
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
}
