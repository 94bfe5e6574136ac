package dev.taskcraft.executor.egress;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicLong;

/** Takes what is written for progress, and from a budget that all connections share. */
final class Metered extends OutputStream {
  private final OutputStream out;
  private final IdleWatch watch;
  private final AtomicLong budget;

  Metered(OutputStream out, IdleWatch watch, AtomicLong budget) {
    this.out = out;
    this.watch = watch;
    this.budget = budget;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (budget.addAndGet(-length) < 0) {
      throw new IOException("the budget of bytes is used up");
    }
    out.write(bytes, offset, length);
    watch.progress();
  }
}
