package dev.taskcraft.executor.java;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.executor.tool.Tool;
import dev.taskcraft.executor.tool.ToolSpecs;
import dev.taskcraft.serde.CanonicalJson;
import dev.taskcraft.tool.Effect;
import dev.taskcraft.tool.ToolSpec;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Makes tools of a loaded class. All of them share one instance of it. */
final class ToolClass {
  private final Class<?> type;
  private final ToolMethods methods;
  private final String origin;
  private final String code;
  private final Calls calls;
  private final ObjectMapper mapper;

  /**
   * Reads the class.
   *
   * @param origin where it comes from, for people
   * @throws IllegalArgumentException saying what is wrong with it
   */
  ToolClass(Class<?> type, String origin, String code, Calls calls) {
    this.type = type;
    this.methods = ToolMethods.of(type);
    this.origin = origin;
    this.code = code;
    this.calls = calls;
    this.mapper = ToolMapper.of(type.getClassLoader());
  }

  /**
   * Its tools, as the coworker file wants them. The instance is made last, when nothing else can
   * fail.
   *
   * @throws IllegalArgumentException saying which method can't be a tool, and why
   */
  Instance open(ToolSource.Module module) {
    checkNames(module);
    List<JavaTool> tools = new ArrayList<>();
    for (Map.Entry<String, Method> entry : methods.tools().entrySet()) {
      if (module.name() == null || module.name().equals(entry.getKey())) {
        tools.add(tool(entry.getKey(), entry.getValue(), module));
      }
    }
    Object object = tools.stream().anyMatch(JavaTool::needsInstance) ? newInstance() : null;
    return new Instance(object, tools.stream().<Tool>map(tool -> tool.on(object)).toList());
  }

  private void checkNames(ToolSource.Module module) {
    Set<String> all = methods.tools().keySet();
    if (all.isEmpty()) {
      throw new IllegalArgumentException("it declares no public method; make one public");
    }
    Set<String> named = new TreeSet<>(module.overrides().keySet());
    if (module.name() != null) {
      named.add(module.name());
    }
    for (String name : named) {
      if (!all.contains(name)) {
        throw new IllegalArgumentException(
            "it declares no public method '%s'; it has %s".formatted(name, String.join(", ", all)));
      }
    }
  }

  private JavaTool tool(String name, Method method, ToolSource.Module module) {
    JavaTool.Target target = target(method);
    Method reconcileMethod = methods.reconciles().get(name);
    JavaTool.Target reconcile = reconcileMethod == null ? null : target(reconcileMethod);
    if (reconcile != null
        && !target.arguments().names().containsAll(reconcile.arguments().names())) {
      throw new IllegalArgumentException(
          "method '%s' takes %s, but the tool '%s' it reconciles takes only %s"
              .formatted(
                  reconcile.method().getName(),
                  reconcile.arguments().names(),
                  name,
                  target.arguments().names()));
    }
    Map<String, @Nullable Object> schema = target.arguments().schema();
    MethodNotes notes = MethodNotes.of(method);
    ToolSpec declared =
        new ToolSpec(
            name,
            notes.description(),
            schema,
            CanonicalJson.digest(schema),
            effect(name, notes.effect(), reconcile != null),
            null,
            notes.timeout(),
            notes.retries(),
            ToolSpec.Backoff.DEFAULT,
            origin,
            false,
            false,
            code);
    ToolSource.Settings settings =
        module.overrides().getOrDefault(name, ToolSource.Settings.NONE).or(module.settings());
    return new JavaTool(
        ToolSpecs.with(declared, settings), target, reconcile, new Results(mapper), calls);
  }

  private static Effect effect(String name, Effect declared, boolean hasReconcile) {
    if (declared == Effect.RECONCILABLE && !hasReconcile) {
      throw new IllegalArgumentException(
          "tool '%s' is RECONCILABLE, but no method has @Reconciles(\"%s\")".formatted(name, name));
    }
    return declared == Effect.IRREVERSIBLE && hasReconcile ? Effect.RECONCILABLE : declared;
  }

  private JavaTool.Target target(Method method) {
    try {
      method.setAccessible(true);
      return new JavaTool.Target(method, null, Arguments.of(method, mapper));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "method '%s': %s".formatted(method.getName(), e.getMessage()), e);
    }
  }

  private Object newInstance() {
    try {
      Constructor<?> constructor = type.getDeclaredConstructor();
      if (Modifier.isAbstract(type.getModifiers())
          || Modifier.isPrivate(constructor.getModifiers())) {
        throw new NoSuchMethodException();
      }
      constructor.setAccessible(true);
      return constructor.newInstance();
    } catch (NoSuchMethodException e) {
      throw new IllegalArgumentException(
          "it can't be made: give it a public constructor without parameters, or make its methods static",
          e);
    } catch (InvocationTargetException e) {
      Throwable cause = e.getCause() != null ? e.getCause() : e;
      throw new IllegalArgumentException(
          "its constructor failed: " + Failures.oneLine(cause), cause);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("it can't be made: " + Failures.oneLine(e), e);
    }
  }

  /**
   * The living tools.
   *
   * @param object what they are called on; null when all are static
   */
  record Instance(@Nullable Object object, List<Tool> tools) {}
}
