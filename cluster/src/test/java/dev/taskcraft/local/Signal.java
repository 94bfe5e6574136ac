package dev.taskcraft.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;

/** Sends signals, and leaves the process's input as it is. */
public final class Signal {
  private Signal() {}

  /** Stops it where it is, as when its machine sleeps. */
  public static void stop(ServiceProcess process) throws IOException, InterruptedException {
    send("STOP", process);
  }

  /** Lets it go on. */
  public static void goOn(ServiceProcess process) throws IOException, InterruptedException {
    send("CONT", process);
  }

  /** Tells it to end. */
  static void end(ServiceProcess process) throws IOException, InterruptedException {
    send("TERM", process);
  }

  private static void send(String name, ServiceProcess process)
      throws IOException, InterruptedException {
    Process kill =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).inheritIO().start();
    assertThat(kill.waitFor()).isZero();
  }
}
