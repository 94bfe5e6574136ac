package dev.taskcraft.executor;

import dev.taskcraft.coworker.Coworker;
import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.executor.tool.Tool;
import dev.taskcraft.executor.tool.ToolFactory;
import dev.taskcraft.executor.tool.ToolsUnavailable;
import dev.taskcraft.task.TaskEvent.TaskRequested;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedSet;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens toolboxes, and keeps each open for all tasks that need the same one. Of those that nobody
 * uses, the longest unused is closed when too many are open. Safe for use by several threads.
 */
public final class Toolboxes implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Toolboxes.class);
  private static final int KEPT = 32;

  private final List<ToolFactory> factories;
  private final Secrets secrets;
  private final Places places;
  private final Bundles bundles;
  private final int kept;
  private final Executor closing;

  /** Guards itself and the numbers in its entries; nothing slow happens while it is held. */
  private final Map<Key, Entry> open = new HashMap<>();

  private long uses;

  /** For requests that are made on this host. */
  public Toolboxes(List<ToolFactory> factories, Secrets secrets) {
    this(factories, secrets, Places::asRequested, Bundles.REFUSED);
  }

  public Toolboxes(List<ToolFactory> factories, Secrets secrets, Places places, Bundles bundles) {
    this(factories, secrets, places, bundles, KEPT, Thread::startVirtualThread);
  }

  /**
   * For tests.
   *
   * @param kept unused boxes are closed while more than so many are open
   * @param closing where that is done, because it takes a while
   */
  Toolboxes(
      List<ToolFactory> factories,
      Secrets secrets,
      Places places,
      Bundles bundles,
      int kept,
      Executor closing) {
    this.places = places;
    this.bundles = bundles;
    this.factories = List.copyOf(factories);
    this.secrets = secrets;
    this.kept = kept;
    this.closing = closing;
  }

  /**
   * The toolbox of a request, to be looked at: it may be closed at any time. Who calls its tools
   * takes {@link #use}.
   *
   * @throws ToolsUnavailable when a listed tool can't be had
   * @throws dev.taskcraft.blob.BlobsUnavailable when code that the request brings can't be read now
   */
  public Toolbox get(TaskRequested request) {
    try (Use use = use(request)) {
      return use.toolbox();
    }
  }

  /**
   * The toolbox of a request, opened at its first use; it stays open until this use is closed.
   *
   * @throws ToolsUnavailable when a listed tool can't be had
   * @throws dev.taskcraft.blob.BlobsUnavailable when code that the request brings can't be read now
   */
  Use use(TaskRequested request) {
    Key key = key(request);
    Entry entry;
    synchronized (open) {
      entry = open.computeIfAbsent(key, _ -> new Entry());
      entry.users++;
    }
    try {
      Toolbox toolbox = entry.opened(() -> open(request, key.folders()));
      closeUnused();
      return new Use(entry, toolbox);
    } catch (RuntimeException | Error failure) {
      synchronized (open) {
        entry.users--;
        if (entry.users == 0 && entry.toolbox == null) {
          open.remove(key, entry);
        }
      }
      throw failure;
    }
  }

  /** The toolbox of a request if it is open already. */
  @Nullable Toolbox ifOpen(TaskRequested request) {
    synchronized (open) {
      Entry entry = open.get(key(request));
      return entry == null ? null : entry.toolbox;
    }
  }

  private void closeUnused() {
    synchronized (open) {
      while (open.size() > kept) {
        Map.Entry<Key, Entry> oldest =
            open.entrySet().stream()
                .filter(entry -> entry.getValue().users == 0)
                .min(Comparator.comparingLong(entry -> entry.getValue().last))
                .orElse(null);
        if (oldest == null) {
          return;
        }
        open.remove(oldest.getKey());
        Toolbox unused = Objects.requireNonNull(oldest.getValue().toolbox);
        closing.execute(() -> close(unused));
      }
    }
  }

  private static void close(Toolbox unused) {
    try {
      unused.close();
    } catch (IllegalStateException resisted) {
      LOG.atWarn().setCause(resisted).log("tools that nobody uses could not be closed");
    }
  }

  private Toolbox open(TaskRequested request, Places.Folders at) {
    Coworker coworker = request.coworker();
    ToolFactory.Place place = place(request, at);
    ToolFactory.Place modules = modules(request, place);
    List<Tool> tools = new ArrayList<>();
    List<AutoCloseable> resources = new ArrayList<>();
    try {
      for (ToolSource source : coworker.tools()) {
        ToolFactory.Opened opened =
            factory(source).open(source, source instanceof ToolSource.Module ? modules : place);
        resources.add(opened.close());
        tools.addAll(opened.tools());
      }
      return new Toolbox(tools, place, resources);
    } catch (ToolsUnavailable | IllegalArgumentException failure) {
      Toolbox.closeAll(resources);
      throw unavailable(failure, place);
    } catch (RuntimeException failure) {
      Toolbox.closeAll(resources);
      throw failure;
    }
  }

  /** Modules that a request brings are looked up in its bundle and nowhere else. */
  private ToolFactory.Place modules(TaskRequested request, ToolFactory.Place usual) {
    if (request.bundle() == null) {
      return usual;
    }
    for (ToolSource source : request.coworker().tools()) {
      if (source instanceof ToolSource.Module module && leaves(module.path())) {
        throw new ToolsUnavailable(
            "module '%s' has the path %s, which leads out of the code that the request brings; name one below the coworker file"
                .formatted(module.module(), module.path()));
      }
    }
    Path code = bundles.unpacked(request.bundle());
    return new ToolFactory.Place(code, code, usual.roots(), usual.secrets());
  }

  private static boolean leaves(@Nullable String path) {
    return path != null
        && (Path.of(path).isAbsolute() || Path.of(path).normalize().startsWith(".."));
  }

  /** Without secrets, because it goes to the log, and a server's last words may hold one. */
  private static ToolsUnavailable unavailable(RuntimeException failure, ToolFactory.Place place) {
    String message = String.valueOf(failure.getMessage());
    String clean = new Redactor(place.secrets()).text(message);
    return clean.equals(message)
        ? new ToolsUnavailable(message, failure)
        : new ToolsUnavailable(clean);
  }

  private ToolFactory factory(ToolSource source) {
    return factories.stream()
        .filter(factory -> factory.opens(source))
        .findFirst()
        .orElseThrow(
            () -> new ToolsUnavailable("nothing here can run the tools of " + shown(source)));
  }

  /** Its kind and name; the rest of an entry may hold secrets. */
  private static String shown(ToolSource source) {
    return switch (source) {
      case ToolSource.BuiltIn tool -> "built-in '" + tool.name() + "'";
      case ToolSource.Module module -> "module '" + module.module() + "'";
      case ToolSource.Mcp server -> "mcp server '" + server.name() + "'";
    };
  }

  private ToolFactory.Place place(TaskRequested request, Places.Folders at) {
    SequencedSet<Path> folders = new LinkedHashSet<>(List.of(at.folder()));
    folders.add(at.working());
    return new ToolFactory.Place(
        at.folder(),
        at.working(),
        at.roots(),
        secrets.resolve(request.coworker().secrets(), List.copyOf(folders)));
  }

  @Override
  public void close() {
    List<AutoCloseable> boxes = new ArrayList<>();
    synchronized (open) {
      open.values().stream()
          .map(entry -> entry.toolbox)
          .filter(Objects::nonNull)
          .forEach(boxes::add);
      open.clear();
    }
    Toolbox.closeAll(boxes);
  }

  private Key key(TaskRequested request) {
    return new Key(request.coworkerDigest(), request.bundle(), places.of(request));
  }

  /** What two requests must share to use the same workers. */
  private record Key(String coworkerDigest, @Nullable String bundle, Places.Folders folders) {}

  /** A toolbox that is open or being opened; the first who needs it opens it, others wait. */
  private static final class Entry {
    private volatile @Nullable Toolbox toolbox;
    private int users;

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
      synchronized (open) {
        entry.users--;
        entry.last = ++uses;
      }
    }
  }
}
