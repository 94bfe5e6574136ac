package dev.taskcraft.executor.java;

import dev.taskcraft.tools.ToolContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** The executor's context, as tools see it. */
record CallContext(dev.taskcraft.executor.tool.ToolContext context, Consumer<String> say)
    implements ToolContext {
  @Override
  public String task() {
    return context.task();
  }

  @Override
  public int step() {
    return context.step();
  }

  @Override
  public int attempt() {
    return context.attempt();
  }

  @Override
  public String idempotencyKey() {
    return context.idempotencyKey();
  }

  @Override
  public Duration timeout() {
    return context.timeout();
  }

  @Override
  public List<Path> workspace() {
    return context.roots();
  }

  @Override
  public String secret(String name) {
    String value = context.secrets().get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "secret '%s' is not granted; add it under secrets: of the coworker file".formatted(name));
    }
    return value;
  }

  @Override
  public void log(String line) {
    say.accept(line);
  }
}
