package dev.taskcraft.executor.java;

import java.io.OutputStream;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/**
 * Sends what a tool prints during a call to that call, and lets everybody else's prints through.
 *
 * <p>A print belongs to a call by its thread: the call's own, and every thread started from it
 * during the call. A tool's other threads (started before, or still going afterwards) print to the
 * error stream, because standard output may be somebody's JSON.
 */
final class Prints {
  private static final InheritableThreadLocal<@Nullable Lines> CALL =
      new InheritableThreadLocal<>();

  private @Nullable Streams installed;
  private int users;

  /** Stands in for the standard streams, until as many {@link #release} calls. */
  synchronized void install() {
    users++;
    if (installed == null) {
      Streams streams = new Streams(System.out, System.err);
      installed = streams;
      System.setOut(streams.out);
      System.setErr(streams.err);
    }
  }

  /** Puts the streams back, unless somebody has put others in place of ours. */
  synchronized void release() {
    users--;
    Streams streams = installed;
    if (users == 0 && streams != null) {
      if (System.out == streams.out) {
        System.setOut(streams.realOut);
      }
      if (System.err == streams.err) {
        System.setErr(streams.realErr);
      }
      installed = null;
    }
  }

  /** Runs this on the current thread, with its prints going to {@code lines}, then closes them. */
  static void to(Lines lines, Runnable body) {
    CALL.set(lines);
    try {
      body.run();
    } finally {
      CALL.remove();
      lines.close(System.out.charset());
    }
  }

  private static final class Streams {
    final PrintStream realOut;
    final PrintStream realErr;
    final PrintStream out;
    final PrintStream err;

    Streams(PrintStream realOut, PrintStream realErr) {
      this.realOut = realOut;
      this.realErr = realErr;
      out = new PrintStream(new Switch(realOut, realErr), true, realOut.charset());
      err = new PrintStream(new Switch(realErr, realErr), true, realErr.charset());
    }
  }

  private static final class Switch extends OutputStream {
    private final PrintStream real;
    private final PrintStream ofStrayThreads;

    Switch(PrintStream real, PrintStream ofStrayThreads) {
      this.real = real;
      this.ofStrayThreads = ofStrayThreads;
    }

    @Override
    public void write(int one) {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      Lines call = CALL.get();
      if (call != null && call.write(bytes, offset, length, real.charset())) {
        return;
      }
      boolean stray =
          call != null || Thread.currentThread().getContextClassLoader() instanceof ToolLoader;
      PrintStream target = stray ? ofStrayThreads : real;
      target.write(bytes, offset, length);
      target.flush();
    }

    @Override
    public void flush() {
      real.flush();
    }
  }
}
