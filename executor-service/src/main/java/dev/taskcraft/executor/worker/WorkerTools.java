package dev.taskcraft.executor.worker;

import dev.taskcraft.coworker.NearestWord;
import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.coworker.ToolSource.Settings;
import dev.taskcraft.executor.mcp.Launch;
import dev.taskcraft.executor.mcp.ServerProcess;
import dev.taskcraft.executor.mcp.ServerUnusable;
import dev.taskcraft.executor.tool.Tool;
import dev.taskcraft.executor.tool.ToolFactory.Opened;
import dev.taskcraft.executor.tool.ToolSpecs;
import dev.taskcraft.executor.tool.ToolsUnavailable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The tools of one language's modules: each module is served by one worker process, however many
 * coworkers use it with the same secrets from the same place. The worker ends when the last of them
 * closes it.
 *
 * @param <M> the language's modules
 */
public final class WorkerTools<M extends WorkerModule> {
  private final Wording wording;
  private final Function<M, Launch> launches;
  private final ServerProcess.Launcher launcher;
  private final LongSupplier nanoTime;
  private final Map<M, Shared> workers = new HashMap<>();

  /**
   * Tools whose workers are started by {@code launcher}.
   *
   * @param launches how to start a module's worker; asked when its first user comes
   */
  public WorkerTools(
      Wording wording,
      Function<M, Launch> launches,
      ServerProcess.Launcher launcher,
      LongSupplier nanoTime) {
    this.wording = wording;
    this.launches = launches;
    this.launcher = launcher;
    this.nanoTime = nanoTime;
  }

  private static final class Shared {
    private final ModuleWorker worker;
    private int users;

    Shared(ModuleWorker worker) {
      this.worker = worker;
    }
  }

  /**
   * Starts the module's worker, or uses the one that runs, and describes its tools.
   *
   * @param source as the operator wants them
   * @throws ToolsUnavailable when they can't be had; nothing is left running
   */
  public Opened open(ToolSource.Module source, M module) {
    ModuleWorker worker = use(module);
    boolean opened = false;
    try {
      Opened tools = new Opened(tools(source, module, worker), once(() -> release(module)));
      opened = true;
      return tools;
    } finally {
      if (!opened) {
        release(module);
      }
    }
  }

  private List<Tool> tools(ToolSource.Module source, M module, ModuleWorker worker) {
    List<Described> all = described(module, worker);
    List<String> names = all.stream().map(Described::name).toList();
    if (all.isEmpty()) {
      throw new ToolsUnavailable(
          "%s (%s) defines no tool; %s"
              .formatted(wording.module(module.module()), module.source(), wording.noTool()));
    }
    if (source.name() != null) {
      requireKnown(module, source.name(), names);
    }
    source.overrides().keySet().forEach(name -> requireKnown(module, name, names));
    return all.stream()
        .filter(tool -> source.name() == null || source.name().equals(tool.name()))
        .<Tool>map(tool -> tool(source, tool, module, worker))
        .toList();
  }

  private Tool tool(ToolSource.Module source, Described tool, M module, ModuleWorker worker) {
    Settings own = source.overrides().get(tool.name());
    Settings settings = own == null ? source.settings() : own.or(source.settings());
    return new WorkerTool(
        ToolSpecs.with(tool.spec(module.origin(), module.code()), settings), tool, worker);
  }

  private List<Described> described(M module, ModuleWorker worker) {
    try {
      return worker.tools();
    } catch (ServerUnusable e) {
      String detail = e.detail() == null ? "" : "\n" + e.detail();
      throw new ToolsUnavailable(
          "%s of '%s' (%s): %s%s"
              .formatted(wording.tools(), module.module(), module.source(), e.getMessage(), detail),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ToolsUnavailable(
          wording.module(module.module()) + ": starting it was interrupted", e);
    }
  }

  private void requireKnown(M module, String name, List<String> known) {
    if (!known.contains(name)) {
      String hint = NearestWord.hint(name, known);
      throw new ToolsUnavailable(
          "%s (%s) has no tool '%s'%s"
              .formatted(
                  wording.module(module.module()),
                  module.source(),
                  name,
                  hint.isEmpty() ? "; it has " + String.join(", ", known) : hint));
    }
  }

  private synchronized ModuleWorker use(M module) {
    Shared shared = workers.computeIfAbsent(module, this::worker);
    shared.users++;
    return shared.worker;
  }

  private Shared worker(M module) {
    return new Shared(
        new ModuleWorker(
            module.module(),
            wording,
            launches.apply(module),
            process -> {
              module.checkCode(); // also when it is started again, after a crash
              return launcher.start(process);
            },
            nanoTime));
  }

  private void release(M module) {
    @Nullable ModuleWorker last = null;
    synchronized (this) {
      Shared shared = workers.get(module);
      if (shared != null && --shared.users == 0) {
        workers.remove(module);
        last = shared.worker;
      }
    }
    if (last != null) {
      last.close();
    }
  }

  /** Closing twice must not take the worker from another user. */
  private static AutoCloseable once(Runnable close) {
    AtomicBoolean done = new AtomicBoolean();
    return () -> {
      if (done.compareAndSet(false, true)) {
        close.run();
      }
    };
  }
}
