package dev.taskcraft.executor.java;

import dev.taskcraft.tools.Reconciled;
import dev.taskcraft.tools.Reconciles;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The tools that a class declares, by name: its public methods, but not {@code main(String[])},
 * what overrides {@link Object}'s methods, {@code close()} of an {@link AutoCloseable}, nor
 * reconciles.
 *
 * @param reconciles by the tool they are for
 */
record ToolMethods(SortedMap<String, Method> tools, Map<String, Method> reconciles) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,63}");

  /**
   * Reads a class.
   *
   * @throws IllegalArgumentException for names that clash or no model could say
   */
  static ToolMethods of(Class<?> type) {
    SortedMap<String, Method> tools = new TreeMap<>();
    Map<String, Method> reconciles = new HashMap<>();
    for (Method method : type.getDeclaredMethods()) {
      Reconciles of = method.getAnnotation(Reconciles.class);
      if (of != null && !method.isBridge()) {
        add(reconciles, of.value(), method, "reconcile");
      } else if (isTool(type, method)) {
        add(tools, MethodNotes.of(method).name(), method, "are both tool");
      }
    }
    ToolMethods methods = new ToolMethods(tools, reconciles);
    methods.check();
    return methods;
  }

  private static boolean isTool(Class<?> type, Method method) {
    return Modifier.isPublic(method.getModifiers())
        && !Modifier.isAbstract(method.getModifiers())
        && !method.isSynthetic()
        && !overrides(Object.class, method)
        && !(AutoCloseable.class.isAssignableFrom(type) && overrides(AutoCloseable.class, method))
        && !(method.getName().equals("main") && Modifier.isStatic(method.getModifiers()));
  }

  private static boolean overrides(Class<?> base, Method method) {
    return Stream.of(base.getMethods())
        .anyMatch(
            m ->
                m.getName().equals(method.getName())
                    && Arrays.equals(m.getParameterTypes(), method.getParameterTypes()));
  }

  private static void add(Map<String, Method> methods, String name, Method method, String what) {
    Method other = methods.put(name, method);
    if (other != null) {
      String[] both =
          Stream.of(other, method).map(Method::toGenericString).sorted().toArray(String[]::new);
      throw new IllegalArgumentException(
          "%s and %s %s '%s'; give one another name with @Tool(name = …)"
              .formatted(both[0], both[1], what, name));
    }
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'%s' is no name for a tool: letters, digits, _ . - (64 at most); name it with @Tool(name = …)"
              .formatted(name));
    }
  }

  private void check() {
    reconciles.forEach(
        (tool, method) -> {
          if (!tools.containsKey(tool)) {
            throw new IllegalArgumentException(
                "@Reconciles(\"%s\") on %s names no tool of the class; it has %s"
                    .formatted(tool, method.getName(), tools.keySet()));
          }
          if (!Reconciled.class.isAssignableFrom(method.getReturnType())) {
            throw new IllegalArgumentException(
                "%s, which reconciles '%s', returns %s; return dev.taskcraft.tools.Reconciled"
                    .formatted(method.getName(), tool, method.getReturnType().getSimpleName()));
          }
        });
  }
}
