package dev.taskcraft.executor;

import dev.taskcraft.coworker.Coworker;
import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.executor.tool.Tool;
import dev.taskcraft.executor.tool.ToolFactory;
import dev.taskcraft.executor.tool.ToolsUnavailable;
import dev.taskcraft.task.TaskEvent.TaskRequested;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * Opens toolboxes, and keeps each open for all tasks that need the same one, see {@link
 * OpenToolboxes}. Safe for use by several threads.
 */
public final class Toolboxes implements AutoCloseable {
  private static final int KEPT = 32;

  private final List<ToolFactory> factories;
  private final Secrets secrets;
  private final Places places;
  private final Bundles bundles;
  private final OpenToolboxes open;

  /** For requests that are made on this host. */
  public Toolboxes(List<ToolFactory> factories, Secrets secrets) {
    this(factories, secrets, Places::asRequested, Bundles.REFUSED);
  }

  public Toolboxes(List<ToolFactory> factories, Secrets secrets, Places places, Bundles bundles) {
    this(factories, secrets, places, bundles, new OpenToolboxes(KEPT, Thread::startVirtualThread));
  }

  Toolboxes(
      List<ToolFactory> factories,
      Secrets secrets,
      Places places,
      Bundles bundles,
      OpenToolboxes open) {
    this.places = places;
    this.bundles = bundles;
    this.factories = List.copyOf(factories);
    this.secrets = secrets;
    this.open = open;
  }

  /**
   * The toolbox of a request, to be looked at: it may be closed at any time. Who calls its tools
   * takes {@link #use}.
   *
   * @throws ToolsUnavailable when a listed tool can't be had
   * @throws dev.taskcraft.blob.BlobsUnavailable when code that the request brings can't be read now
   */
  public Toolbox get(TaskRequested request) {
    try (OpenToolboxes.Use use = use(request)) {
      return use.toolbox();
    }
  }

  /**
   * The toolbox of a request, opened at its first use; it stays open until this use is closed.
   *
   * @throws ToolsUnavailable when a listed tool can't be had
   * @throws dev.taskcraft.blob.BlobsUnavailable when code that the request brings can't be read now
   */
  OpenToolboxes.Use use(TaskRequested request) {
    Key key = key(request);
    return open.use(key, () -> open(request, key.folders()));
  }

  /** The toolbox of a request if it is open already. */
  @Nullable Toolbox ifOpen(TaskRequested request) {
    return open.ifOpen(key(request));
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
    open.close();
  }

  private Key key(TaskRequested request) {
    return new Key(request.coworkerDigest(), request.bundle(), places.of(request));
  }

  /** What two requests must share to use the same workers. */
  private record Key(String coworkerDigest, @Nullable String bundle, Places.Folders folders) {}
}
