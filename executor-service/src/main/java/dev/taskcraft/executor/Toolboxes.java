package dev.taskcraft.executor;

import dev.taskcraft.coworker.EgressHosts;
import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.executor.tool.Tool;
import dev.taskcraft.executor.tool.ToolFactory;
import dev.taskcraft.executor.tool.ToolsUnavailable;
import dev.taskcraft.task.TaskEvent.TaskRequested;
import dev.taskcraft.task.TaskId;
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

  private final List<ToolFactory> host;
  private final List<ToolFactory> sandbox;
  private final Secrets secrets;
  private final Places places;
  private final Bundles bundles;
  private final OpenToolboxes open;

  /** For requests that are made on this host, whose tools all run here. */
  public Toolboxes(List<ToolFactory> host, Secrets secrets) {
    this(host, List.of(), secrets, Places::asRequested, Bundles.REFUSED);
  }

  /**
   * Toolboxes of both kinds of tools.
   *
   * @param host what opens tools on this host
   * @param sandbox what opens those that run code which isn't ours, in a sandbox; none where there
   *     is no sandbox, and then such tools can't be had there
   */
  public Toolboxes(
      List<ToolFactory> host,
      List<ToolFactory> sandbox,
      Secrets secrets,
      Places places,
      Bundles bundles) {
    this(
        host,
        sandbox,
        secrets,
        places,
        bundles,
        new OpenToolboxes(KEPT, Thread::startVirtualThread));
  }

  Toolboxes(
      List<ToolFactory> host,
      List<ToolFactory> sandbox,
      Secrets secrets,
      Places places,
      Bundles bundles,
      OpenToolboxes open) {
    this.host = List.copyOf(host);
    this.sandbox = List.copyOf(sandbox);
    this.places = places;
    this.bundles = bundles;
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
  public Toolbox get(TaskRequested request, TaskId task) {
    try (OpenToolboxes.Use use = use(request, task)) {
      return use.toolbox();
    }
  }

  /**
   * The toolbox of a request, opened at its first use; it stays open until this use is closed.
   *
   * @throws ToolsUnavailable when a listed tool can't be had
   * @throws dev.taskcraft.blob.BlobsUnavailable when code that the request brings can't be read now
   */
  OpenToolboxes.Use use(TaskRequested request, TaskId task) {
    Key key = key(request, task);
    return open.use(key, () -> open(request, key));
  }

  /** The toolbox of a request if it is open already. */
  @Nullable Toolbox ifOpen(TaskRequested request, TaskId task) {
    return open.ifOpen(key(request, task));
  }

  /** Closes what is open for this task alone. */
  void forget(TaskId task) {
    open.close(key -> key instanceof Key known && task.equals(known.task()));
  }

  private Toolbox open(TaskRequested request, Key key) {
    ToolFactory.Place place = place(request, key);
    ToolFactory.Place modules = modules(request, place);
    List<Tool> tools = new ArrayList<>();
    List<AutoCloseable> resources = new ArrayList<>();
    try {
      if (request.executor().equals(Isolation.DOCKER)) {
        sandbox.forEach(ToolFactory::require); // also where no tool happens to need it
      }
      for (ToolSource source : request.coworker().tools()) {
        ToolFactory.Place its = source instanceof ToolSource.Module ? modules : place;
        for (String executor : Isolation.of(source, request.executor())) {
          ToolFactory.Opened opened = factory(source, executor).open(source, its);
          resources.add(opened.close());
          opened.tools().stream()
              .filter(tool -> Isolation.runs(source, tool, request.executor(), executor))
              .forEach(tools::add);
        }
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
    Path code = bundles.unpacked(request.bundle(), Isolation.contains(request));
    return new ToolFactory.Place(
        code, code, usual.roots(), usual.secrets(), usual.task(), usual.egress());
  }

  private static boolean leaves(@Nullable String path) {
    return path != null
        && (Path.of(path).isAbsolute() || Path.of(path).normalize().startsWith(".."));
  }

  /** Without secrets, because it goes to the log, and a server's last words may hold one. */
  private static ToolsUnavailable unavailable(RuntimeException failure, ToolFactory.Place place) {
    String message = String.valueOf(failure.getMessage());
    String clean = new Redactor(place.secrets()).text(message);
    if (!clean.equals(message)) {
      return new ToolsUnavailable(clean);
    }
    return failure instanceof ToolsUnavailable known
        ? known
        : new ToolsUnavailable(message, failure);
  }

  /** What runs code that isn't ours is never opened on the host in place of the sandbox. */
  private ToolFactory factory(ToolSource source, String executor) {
    if (Isolation.needsSandbox(source, executor) && sandbox.isEmpty()) {
      throw new ToolsUnavailable(
          "the tools of %s are to run in a sandbox, and there is none here"
              .formatted(shown(source)));
    }
    return (Isolation.needsSandbox(source, executor) ? sandbox : host)
        .stream()
            .filter(factory -> factory.opens(source))
            .findFirst()
            .orElseThrow(
                () -> new ToolsUnavailable("nothing here can run the tools of " + shown(source)));
  }

  /** Its kind and name; the rest of an entry may hold secrets. */
  static String shown(ToolSource source) {
    return switch (source) {
      case ToolSource.BuiltIn tool -> "built-in '" + tool.name() + "'";
      case ToolSource.Module module -> "module '" + module.module() + "'";
      case ToolSource.Mcp server -> "mcp server '" + server.name() + "'";
    };
  }

  private ToolFactory.Place place(TaskRequested request, Key key) {
    Places.Folders at = key.folders();
    SequencedSet<Path> folders = new LinkedHashSet<>(List.of(at.folder()));
    folders.add(at.working());
    return new ToolFactory.Place(
        at.folder(),
        at.working(),
        at.roots(),
        secrets.resolve(request.coworker().secrets(), List.copyOf(folders)),
        key.task(),
        egress(request));
  }

  @Override
  public void close() {
    try {
      open.close();
    } finally {
      sandbox.forEach(ToolFactory::close);
    }
  }

  private static EgressHosts egress(TaskRequested request) {
    EgressHosts listed = request.coworker().policies().egress();
    return listed == null ? EgressHosts.NONE : listed;
  }

  private Key key(TaskRequested request, TaskId task) {
    return new Key(
        request.coworkerDigest(),
        request.bundle(),
        request.executor(),
        places.of(request),
        Isolation.anySandbox(request) ? task : null);
  }

  /**
   * What two requests must share to use the same workers.
   *
   * @param task the only one that may; null where tasks share them
   */
  private record Key(
      String coworkerDigest,
      @Nullable String bundle,
      String executor,
      Places.Folders folders,
      @Nullable TaskId task) {}
}
