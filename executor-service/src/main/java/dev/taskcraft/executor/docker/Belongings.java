package dev.taskcraft.executor.docker;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one sandbox has beside its container, and what goes away with it. */
final class Belongings implements AutoCloseable {
  private static final String WAIT = "read -r _; exec \"$0\" \"$@\"";

  private final Volumes volumes;
  private final Deque<Runnable> endings = new ArrayDeque<>();

  Belongings(Volumes volumes) {
    this.volumes = volumes;
  }

  Egress add(Egress egress) {
    put(egress::close);
    return egress;
  }

  void add(Relay relay) {
    put(relay::close);
  }

  /**
   * Makes room for what is sent, and only root may write to.
   *
   * @return the names of the volumes by path
   */
  Map<String, String> received(
      Collection<Parcel> parcels, SandboxLimits limits, Map<String, String> labels)
      throws SandboxUnavailable {
    String options = Containment.readable(limits.workspace(), Sendable.MOST_FILES);
    Map<String, String> made = new LinkedHashMap<>();
    for (Parcel parcel : parcels) {
      made.put(parcel.there().toString(), volume(options, labels));
    }
    return made;
  }

  /**
   * Makes the folders that can be written to, and those that lead to them through what is hidden.
   *
   * @return the names of their volumes by path
   */
  Map<String, String> volumes(List<Path> folders, SandboxLimits limits, Map<String, String> labels)
      throws SandboxUnavailable {
    Map<String, String> made = new LinkedHashMap<>();
    for (Path folder : folders) {
      for (Path passage : ShownFiles.hiddenAbove(folder)) {
        made.put(passage.toString(), volume(Containment.PASSAGE, labels));
      }
      made.put(folder.toString(), volume(Containment.writable(limits.workspace()), labels));
    }
    return made;
  }

  private String volume(String options, Map<String, String> labels) throws SandboxUnavailable {
    String name = volumes.create(options, labels);
    put(() -> volumes.remove(name));
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
