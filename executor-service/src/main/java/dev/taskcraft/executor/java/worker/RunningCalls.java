package dev.taskcraft.executor.java.worker;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The calls on their way, each with a thread that waits for it. Started and cancelled by one. */
final class RunningCalls {
  private final Wire wire;
  private final Map<Object, Running> calls = new ConcurrentHashMap<>();

  RunningCalls(Wire wire) {
    this.wire = wire;
  }

  /** Runs a call; an interrupt must end it. */
  @FunctionalInterface
  interface Work {
    /** What to send when it is over. */
    Runnable run() throws InterruptedException;
  }

  void start(Object request, Work work) {
    Running call = new Running();
    calls.put(request, call);
    call.thread = Thread.ofVirtual().name("call " + request).start(() -> run(request, call, work));
  }

  /** Interrupts a call. Its answer is dropped; that nothing of it runs any more is told later. */
  void cancel(@Nullable Object request) {
    Running call = request == null ? null : calls.get(request);
    if (call != null) {
      call.cancel();
    }
  }

  boolean idle() {
    return calls.isEmpty();
  }

  private void run(Object request, Running call, Work work) {
    Runnable answer;
    try {
      answer = work.run();
    } catch (InterruptedException _) {
      answer = () -> wire.refuse(request, Wire.INTERNAL_ERROR, "the call was interrupted");
    } catch (RuntimeException e) {
      answer =
          () ->
              wire.refuse(
                  request, Wire.INTERNAL_ERROR, "a bug of the worker: " + e.getClass().getName());
    }
    calls.remove(request);
    if (call.end()) {
      // The protocol wants no answer; this tells a client of ours that nothing runs any more.
      wire.tell("notifications/dev.taskcraft/ended", Map.of("requestId", request));
    } else {
      answer(request, answer);
    }
  }

  /** A call must not stay without an answer, whatever becomes of the one it had. */
  private void answer(Object request, Runnable answer) {
    try {
      answer.run();
    } catch (RuntimeException | OutOfMemoryError e) {
      wire.refuse(
          request, Wire.INTERNAL_ERROR, "its result can't be sent: " + e.getClass().getName());
    }
  }

  private static final class Running {
    private @Nullable Thread thread;
    private boolean cancelled;
    private boolean over;

    synchronized void cancel() {
      if (!over && !cancelled && thread != null) {
        cancelled = true;
        thread.interrupt(); // once: a second interrupt would end the wait for the first
      }
    }

    /** Whether it was cancelled before it was over. */
    synchronized boolean end() {
      over = true;
      return cancelled;
    }
  }
}
