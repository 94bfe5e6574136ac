package dev.taskcraft.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The rate of things side by side, of which so many are under way until the last ones are begun. A
 * fixed share for each place would mostly measure how few are left at the end.
 */
final class SideBySide {
  private SideBySide() {}

  /** How many a second. */
  static double perSecond(int inFlight, int count, Supplier<? extends CompletableFuture<?>> one) {
    AtomicInteger left = new AtomicInteger(count);
    long began = System.nanoTime();
    List<CompletableFuture<?>> all = new ArrayList<>();
    for (int i = 0; i < inFlight; i++) {
      all.add(next(left, one));
    }
    all.forEach(CompletableFuture::join);
    return count / ((System.nanoTime() - began) / 1e9);
  }

  private static CompletableFuture<?> next(
      AtomicInteger left, Supplier<? extends CompletableFuture<?>> one) {
    return left.getAndDecrement() <= 0
        ? CompletableFuture.completedFuture(null)
        : one.get().thenComposeAsync(_ -> next(left, one));
  }
}
