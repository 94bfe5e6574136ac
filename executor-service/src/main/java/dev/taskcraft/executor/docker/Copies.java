package dev.taskcraft.executor.docker;

import dev.taskcraft.executor.builtin.files.Changes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The workspace as a sandbox that may write to it has it: copied in before each call where it has
 * changed here, copied back after each call where it has changed there. A sandbox that is started
 * anew gets a new copy. One call at a time uses it.
 */
final class Copies {
  private final List<Path> roots;
  private final @Nullable Path outbox;
  private final long most;
  private List<RootCopy> current = List.of();
  private @Nullable ContainerProcess container;

  /**
   * Copies of these roots.
   *
   * @param outbox a folder of which nothing is copied in; null for none
   * @param most bytes of each
   */
  Copies(List<Path> roots, @Nullable Path outbox, long most) {
    this.roots = List.copyOf(roots);
    this.outbox = outbox;
    this.most = most;
  }

  /** All that may be written to. */
  List<Path> folders() {
    List<Path> all = new ArrayList<>(roots);
    if (outbox != null) {
      all.add(outbox);
    }
    return all;
  }

  /** A container is there to be filled. */
  synchronized void began(Engine engine, ContainerProcess container, String user)
      throws IOException {
    List<RootCopy> copies = new ArrayList<>();
    for (Path root : folders()) {
      RootCopy copy =
          new RootCopy(engine, container.id(), user, new Changes(root.toRealPath()), root, most);
      if (!root.equals(outbox)) {
        copy.in();
      }
      copies.add(copy);
    }
    current = copies;
    this.container = container;
  }

  /** What has changed here goes there; one that has ended is started anew, with a new copy. */
  synchronized void in() throws IOException {
    if (container == null || container.ended().isDone()) {
      return;
    }
    for (RootCopy copy : current.subList(0, roots.size())) {
      copy.in();
    }
  }

  /**
   * What has changed there comes here.
   *
   * @param key the idempotency key of the call
   * @return what could not be taken over, and why
   */
  synchronized List<String> out(String key) throws IOException {
    List<String> left = new ArrayList<>();
    for (RootCopy copy : current) {
      left.addAll(copy.out(key));
    }
    return left;
  }
}
