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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
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
  private final Map<Key, Entry> open = new ConcurrentHashMap<>();
  private final AtomicLong uses = new AtomicLong();

  /** For requests that are made on this host. */
  public Toolboxes(List<ToolFactory> factories, Secrets secrets) {
    this(factories, secrets, Places::asRequested, Bundles.REFUSED);
  }

  public Toolboxes(List<ToolFactory> factories, Secrets secrets, Places places, Bundles bundles) {
    this(factories, secrets, places, bundles, KEPT);
  }

  /** Closes unused boxes while more than so many are open. */
  Toolboxes(
      List<ToolFactory> factories, Secrets secrets, Places places, Bundles bundles, int kept) {
    this.places = places;
    this.bundles = bundles;
    this.factories = List.copyOf(factories);
    this.secrets = secrets;
    this.kept = kept;
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
    Entry entry =
        Objects.requireNonNull(
            open.compute(
                key,
                (_, was) ->
                    (was == null ? new Entry(open(request, folders(key)), 0, 0) : was)
                        .used(1, uses.incrementAndGet())));
    closeUnused();
    return new Use(key, entry.toolbox());
  }

  /** The toolbox of a request if it is open already. */
  @Nullable Toolbox ifOpen(TaskRequested request) {
    Entry entry = open.get(key(request));
    return entry == null ? null : entry.toolbox();
  }

  private void closeUnused() {
    while (open.size() > kept) {
      Map.Entry<Key, Entry> oldest =
          open.entrySet().stream()
              .filter(entry -> entry.getValue().users() == 0)
              .min(Comparator.comparingLong(entry -> entry.getValue().last()))
              .orElse(null);
      if (oldest == null) {
        return;
      }
      if (open.remove(oldest.getKey(), oldest.getValue())) {
        close(oldest.getValue().toolbox());
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

  /** Modules that a request brings are looked up among these and nowhere else. */
  private Places.Folders folders(Key key) {
    Places.Folders usual = key.folders();
    if (key.bundle() == null) {
      return usual;
    }
    Path code = bundles.unpacked(key.bundle());
    return new Places.Folders(code, code, usual.roots());
  }

  private Toolbox open(TaskRequested request, Places.Folders at) {
    Coworker coworker = request.coworker();
    ToolFactory.Place place = place(request, at);
    List<Tool> tools = new ArrayList<>();
    List<AutoCloseable> resources = new ArrayList<>();
    try {
      for (ToolSource source : coworker.tools()) {
        ToolFactory.Opened opened = factory(source).open(source, place);
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
    open.values().forEach(entry -> boxes.add(entry.toolbox()));
    open.clear();
    Toolbox.closeAll(boxes);
  }

  private Key key(TaskRequested request) {
    return new Key(request.coworkerDigest(), request.bundle(), places.of(request));
  }

  /** What two requests must share to use the same workers. */
  private record Key(String coworkerDigest, @Nullable String bundle, Places.Folders folders) {}

  /** An open toolbox, how many use it, and the number of the use that was the last one. */
  private record Entry(Toolbox toolbox, int users, long last) {
    Entry used(int more, long at) {
      return new Entry(toolbox, users + more, at);
    }
  }

  /** A toolbox that is in use until this is closed. */
  final class Use implements AutoCloseable {
    private final Key key;
    private final Toolbox toolbox;

    private Use(Key key, Toolbox toolbox) {
      this.key = key;
      this.toolbox = toolbox;
    }

    Toolbox toolbox() {
      return toolbox;
    }

    @Override
    public void close() {
      open.computeIfPresent(key, (_, entry) -> entry.used(-1, uses.incrementAndGet()));
    }
  }
}
