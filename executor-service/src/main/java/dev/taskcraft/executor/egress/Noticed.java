package dev.taskcraft.executor.egress;

import java.io.IOException;
import java.io.OutputStream;

/** Takes what is written for progress. */
final class Noticed extends OutputStream {
  private final OutputStream out;
  private final IdleWatch watch;

  Noticed(OutputStream out, IdleWatch watch) {
    this.out = out;
    this.watch = watch;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
    watch.progress();
  }
}
