package dev.taskcraft.executor.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.coworker.ToolSource.BuiltIn;
import dev.taskcraft.coworker.ToolSource.Settings;
import dev.taskcraft.executor.tool.Reconciled;
import dev.taskcraft.executor.tool.Tool;
import dev.taskcraft.executor.tool.ToolContext;
import dev.taskcraft.executor.tool.ToolFactory.Place;
import dev.taskcraft.executor.tool.ToolResult;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Calls built-in tools as the executor would, in one workspace. */
public final class Calls {
  public static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

  public final List<String> logged = new ArrayList<>();
  private final BuiltInTools tools;
  private final List<Path> roots;
  private Map<String, String> secrets = Map.of();
  private Duration timeout = Duration.ofSeconds(20);
  private String key = "key-1";

  public Calls(Path... roots) {
    this(new BuiltInTools(Clock.fixed(NOW, ZoneOffset.UTC), System.getenv()), roots);
  }

  public Calls(BuiltInTools tools, Path... roots) {
    this.tools = tools;
    this.roots = List.of(roots);
  }

  public Calls secrets(Map<String, String> granted) {
    secrets = granted;
    return this;
  }

  public Calls timeout(Duration limit) {
    timeout = limit;
    return this;
  }

  public Calls key(String other) {
    key = other;
    return this;
  }

  public Tool tool(String name) {
    Place place = new Place(roots.getFirst(), roots.getFirst(), roots, secrets);
    return tools.open(new BuiltIn(name, Settings.NONE), place).tools().getFirst();
  }

  public ToolResult call(String tool, Map<String, @Nullable Object> args)
      throws InterruptedException {
    return tool(tool).call(args, context());
  }

  public Reconciled reconcile(String tool, Map<String, @Nullable Object> args)
      throws InterruptedException {
    return tool(tool).reconcile(args, context());
  }

  /** The value that the tool returned; anything else fails the test. */
  public Object value(String tool, Map<String, @Nullable Object> args) throws InterruptedException {
    ToolResult result = call(tool, args);
    assertThat(result).isInstanceOf(ToolResult.Returned.class);
    return ((ToolResult.Returned) result).value();
  }

  /** The same, of a tool that returns an object. */
  @SuppressWarnings("unchecked")
  public Map<String, Object> object(String tool, Map<String, @Nullable Object> args)
      throws InterruptedException {
    return (Map<String, Object>) value(tool, args);
  }

  /** The message that the tool failed with; anything else fails the test. */
  public String failure(String tool, Map<String, @Nullable Object> args)
      throws InterruptedException {
    ToolResult result = call(tool, args);
    assertThat(result).isInstanceOf(ToolResult.Failed.class);
    return ((ToolResult.Failed) result).message();
  }

  private ToolContext context() {
    return new ToolContext("task-1", 1, 1, key, timeout, secrets, roots, logged::add);
  }
}
