package dev.taskcraft.executor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps toolboxes open for all who need the same one. Of those that nobody uses, the longest unused
 * is closed when too many are open. Safe for use by several threads: nothing slow happens while the
 * others are kept from it.
 */
final class OpenToolboxes implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OpenToolboxes.class);

  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final int kept;
  private final Executor closing;
  private final Map<Object, Entry> open = new HashMap<>();
  private long uses;
  private boolean closed;

  /** How many are being closed. */
  private int leaving;

  /**
   * Keeps none yet.
   *
   * @param kept unused boxes are closed while more than so many are open
   * @param closing where that is done, because it takes a while
   */
  OpenToolboxes(int kept, Executor closing) {
    this.kept = kept;
    this.closing = closing;
  }

  /**
   * What is open under this key, opened if it is not; it stays open until this use is closed.
   *
   * @param opener may throw, and then nothing is kept
   */
  Use use(Object key, Supplier<Toolbox> opener) {
    Entry entry = began(key);
    try {
      Toolbox toolbox = entry.opened(opener);
      closeUnused();
      return new Use(entry, toolbox);
    } catch (RuntimeException | Error failure) {
      failed(key, entry);
      throw failure;
    }
  }

  private synchronized Entry began(Object key) {
    Entry entry = open.computeIfAbsent(key, _ -> new Entry());
    entry.late = closed;
    entry.users++;
    return entry;
  }

  private synchronized void failed(Object key, Entry entry) {
    entry.users--;
    if (entry.users == 0 && entry.toolbox == null) {
      open.remove(key, entry);
    }
  }

  /** What is open under this key; null when nothing is. */
  synchronized @Nullable Toolbox ifOpen(Object key) {
    Entry entry = open.get(key);
    return entry == null ? null : entry.toolbox;
  }

  private synchronized void closeUnused() {
    while (open.size() > kept) {
      Map.Entry<Object, Entry> oldest =
          open.entrySet().stream()
              .filter(entry -> entry.getValue().users == 0)
              .min(Comparator.comparingLong(entry -> entry.getValue().last))
              .orElse(null);
      if (oldest == null) {
        return;
      }
      open.remove(oldest.getKey());
      Toolbox unused = Objects.requireNonNull(oldest.getValue().toolbox);
      closeLater(unused);
    }
  }

  /** Closes what is open under these keys, at once or when its last user has ended. */
  void close(Predicate<Object> keys) {
    List<Toolbox> unused = new ArrayList<>();
    synchronized (this) {
      for (Object key : List.copyOf(open.keySet())) {
        if (keys.test(key)) {
          Entry entry = Objects.requireNonNull(open.remove(key));
          Toolbox toolbox = entry.toolbox;
          if (entry.users == 0 && toolbox != null) {
            unused.add(toolbox);
          } else {
            entry.late = true;
          }
        }
      }
    }
    unused.forEach(this::closeLater);
  }

  private synchronized void closeLater(Toolbox toolbox) {
    leaving++;
    closing.execute(() -> closeNow(toolbox));
  }

  private void closeNow(Toolbox toolbox) {
    try {
      close(toolbox);
    } finally {
      synchronized (this) {
        leaving--;
        notifyAll();
      }
    }
  }

  private static void close(Toolbox toolbox) {
    try {
      toolbox.close();
    } catch (IllegalStateException resisted) {
      LOG.atWarn().setCause(resisted).log("tools that nobody uses could not be closed");
    }
  }

  /**
   * Closes all, in use or not, and waits a while for those that are being closed already; one that
   * is just being opened is closed by its last user.
   */
  @Override
  public void close() {
    List<AutoCloseable> boxes = new ArrayList<>();
    synchronized (this) {
      closed = true;
      for (Entry entry : open.values()) {
        if (entry.toolbox == null) {
          entry.late = true;
        } else {
          boxes.add(entry.toolbox);
        }
      }
      open.clear();
    }
    Toolbox.closeAll(boxes);
    awaitLeaving();
  }

  private synchronized void awaitLeaving() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try {
      for (long left = PATIENCE.toNanos(); leaving > 0 && left > 0; ) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
        left = deadline - System.nanoTime();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void ended(Entry entry) {
    entry.users--;
    entry.last = ++uses;
    if (entry.late && entry.users == 0) {
      Toolbox toolbox = Objects.requireNonNull(entry.toolbox);
      closeLater(toolbox);
    }
  }

  /** A toolbox that is open or being opened; the first who needs it opens it, others wait. */
  private static final class Entry {
    private volatile @Nullable Toolbox toolbox;
    private int users;

    /** Opened while or after all were closed, so that its last user closes it. */
    private boolean late;

    /** The number of the use that ended last. */
    private long last;

    synchronized Toolbox opened(Supplier<Toolbox> opener) {
      Toolbox known = toolbox;
      if (known == null) {
        known = opener.get();
        toolbox = known;
      }
      return known;
    }
  }

  /** A toolbox that is in use until this is closed, which never waits. */
  final class Use implements AutoCloseable {
    private final Entry entry;
    private final Toolbox toolbox;

    private Use(Entry entry, Toolbox toolbox) {
      this.entry = entry;
      this.toolbox = toolbox;
    }

    Toolbox toolbox() {
      return toolbox;
    }

    @Override
    public void close() {
      ended(entry);
    }
  }
}
