package dev.taskcraft.executor.docker;

import dev.taskcraft.executor.builtin.files.Changes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The files that a sandbox has copies of: brought up to date before each call where they have
 * changed here, and, of what it may write to, copied back after each call where they have changed
 * there. A sandbox that is started anew gets new copies. One call at a time uses them.
 */
final class Copies {
  private final ReentrantLock calls = new ReentrantLock();
  private final List<Path> roots;
  private final @Nullable Path outbox;
  private final long most;
  private List<RootCopy> writing = List.of();
  private List<FolderCopy> live = List.of();
  private @Nullable ContainerProcess container;
  private boolean spoiled;

  /**
   * Copies, of which these can be written to.
   *
   * @param outbox a folder of which nothing is copied in; null for none
   * @param most bytes of each, also of those that can't be written to
   */
  Copies(List<Path> roots, @Nullable Path outbox, long most) {
    this.roots = List.copyOf(roots);
    this.outbox = outbox;
    this.most = most;
  }

  /** All that may be written to. */
  List<Path> writable() {
    List<Path> all = new ArrayList<>(roots);
    if (outbox != null) {
      all.add(outbox);
    }
    return all;
  }

  /** Held by the call that uses them. */
  Lock calls() {
    return calls;
  }

  /** Whether nothing is ever copied again; not known before there is a container. */
  synchronized boolean never() {
    return container != null && live.isEmpty() && writing.isEmpty();
  }

  /**
   * A container is there to be filled.
   *
   * @param user {@code uid:gid} that may write
   * @param parcels what it gets beside that, and only root may write to
   */
  synchronized void began(
      Engine engine, ContainerProcess container, String user, List<Parcel> parcels)
      throws IOException {
    List<FolderCopy> reading = new ArrayList<>();
    for (Parcel parcel : parcels) {
      FolderCopy copy =
          new FolderCopy(
              engine,
              container.id(),
              Packing.ROOT,
              new Sendable(
                  parcel,
                  true,
                  most,
                  "name a smaller workspace:, or start the task in a folder of its own"));
      copy.in();
      if (parcel.live()) {
        reading.add(copy);
      }
    }
    List<RootCopy> all = new ArrayList<>();
    for (Path root : writable()) {
      RootCopy copy =
          new RootCopy(
              engine,
              container.id(),
              user,
              new Changes(root.toRealPath()),
              root,
              othersWithin(root),
              most);
      if (!root.equals(outbox)) {
        copy.in();
      }
      all.add(copy);
    }
    live = reading;
    writing = all;
    this.container = container;
    spoiled = false;
  }

  private Set<Path> othersWithin(Path root) {
    return writable().stream()
        .filter(one -> one.startsWith(root) && !one.equals(root))
        .collect(Collectors.toSet());
  }

  /** What has changed here goes there; one that has ended is started anew, with new copies. */
  synchronized void in() throws IOException {
    if (container == null || container.ended().isDone()) {
      return;
    }
    if (spoiled) {
      throw new IOException("a lost call has left them half written, and its container won't end");
    }
    for (FolderCopy copy : live) {
      copy.in();
    }
    for (RootCopy copy : writing.subList(0, roots.size())) {
      copy.in();
    }
  }

  /**
   * What has changed there comes here: of all folders, or of none when one can't be had whole.
   *
   * @param key the idempotency key of the call
   * @return what could not be taken over, and why
   */
  synchronized List<String> out(String key) throws IOException {
    Map<RootCopy, Found> all = new LinkedHashMap<>();
    try {
      for (RootCopy copy : writing) {
        all.put(copy, copy.look());
      }
      List<String> left = new ArrayList<>();
      for (Map.Entry<RootCopy, Found> one : all.entrySet()) {
        left.addAll(one.getKey().take(one.getValue(), key));
      }
      return left;
    } finally {
      for (Found found : all.values()) {
        found.close();
      }
    }
  }

  /**
   * Ends the sandbox, so that the next call begins with new copies: what a lost call left in these,
   * or still writes there, would be taken over as if the next one had written it.
   */
  synchronized void discard() {
    spoiled = true;
    if (container != null && !container.ended().isDone()) {
      container.kill();
    }
  }
}
