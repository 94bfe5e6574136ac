package dev.taskcraft.executor.java;

import dev.taskcraft.tool.Effect;
import dev.taskcraft.tools.Param;
import dev.taskcraft.tools.Reconciled;
import dev.taskcraft.tools.Reconciles;
import dev.taskcraft.tools.Tool;
import dev.taskcraft.tools.ToolContext;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * All that tool classes see beyond their own jars: the JDK and the few classes that they share with
 * us. Our libraries stay out of their sight, so that a tool can bring other versions of them.
 */
final class VisibleClasses extends ClassLoader {
  static final List<Class<?>> SHARED =
      List.of(
          Effect.class,
          Param.class,
          Reconciled.class,
          Reconciled.Happened.class,
          Reconciled.DidNotHappen.class,
          Reconciled.Unknown.class,
          Reconciles.class,
          Tool.class,
          ToolContext.class);

  private static final Map<String, Class<?>> BY_NAME =
      SHARED.stream().collect(Collectors.toUnmodifiableMap(Class::getName, Function.identity()));

  static {
    registerAsParallelCapable();
  }

  VisibleClasses() {
    super(ClassLoader.getPlatformClassLoader());
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    Class<?> shared = BY_NAME.get(name);
    if (shared == null) {
      throw new ClassNotFoundException(name);
    }
    return shared;
  }
}
