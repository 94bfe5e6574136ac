package dev.taskcraft.executor.docker;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What one sandbox has beside its container, and what goes away with it. */
final class Belongings implements AutoCloseable {
  private static final String WAIT = "read -r _; exec \"$0\" \"$@\"";

  private final Engine engine;
  private final Deque<Runnable> endings = new ArrayDeque<>();

  Belongings(Engine engine) {
    this.engine = engine;
  }

  Egress add(Egress egress) {
    put(egress::close);
    return egress;
  }

  /**
   * Makes a volume.
   *
   * @param options see {@link Containment}
   * @return its name
   */
  String volume(String options, Map<String, String> labels) throws SandboxUnavailable {
    String name = "taskcraft-" + UUID.randomUUID();
    engine.createVolume(name, options, labels);
    put(() -> engine.removeVolume(name));
    return name;
  }

  /** The command that waits for a line on its standard input, and becomes this one. */
  static List<String> waiting(List<String> command) {
    List<String> all = new ArrayList<>(List.of("/bin/sh", "-c", WAIT));
    all.addAll(command);
    return all;
  }

  private synchronized void put(Runnable ending) {
    endings.push(ending);
  }

  /** Takes all of it away, once. */
  @Override
  public void close() {
    List<Runnable> all;
    synchronized (this) {
      all = List.copyOf(endings);
      endings.clear();
    }
    all.forEach(Runnable::run);
  }
}
