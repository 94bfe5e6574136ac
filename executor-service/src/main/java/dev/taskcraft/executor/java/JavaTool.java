package dev.taskcraft.executor.java;

import dev.taskcraft.executor.tool.Reconciled;
import dev.taskcraft.executor.tool.Tool;
import dev.taskcraft.executor.tool.ToolContext;
import dev.taskcraft.executor.tool.ToolResult;
import dev.taskcraft.tool.ToolSpec;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One method as a tool. */
record JavaTool(
    ToolSpec spec, Target target, @Nullable Target reconcile, Results results, Calls calls)
    implements Tool {

  /** This tool, called on an instance of its class. */
  JavaTool on(@Nullable Object instance) {
    return new JavaTool(
        spec,
        target.on(instance),
        reconcile == null ? null : reconcile.on(instance),
        results,
        calls);
  }

  /** Whether it needs an instance. */
  boolean needsInstance() {
    return !target.isStatic() || (reconcile != null && !reconcile.isStatic());
  }

  @Override
  public ToolResult call(Map<String, @Nullable Object> args, ToolContext context) {
    return run(target, args, context, value -> results.of(spec.name(), value));
  }

  @Override
  public Reconciled reconcile(Map<String, @Nullable Object> args, ToolContext context)
      throws InterruptedException {
    if (reconcile == null) {
      return Tool.super.reconcile(args, context);
    }
    @Nullable Object[] answer = new @Nullable Object[1];
    ToolResult ran =
        run(
            reconcile,
            args,
            context,
            value -> {
              answer[0] = value;
              return value instanceof dev.taskcraft.tools.Reconciled.Happened(var result)
                  ? results.of(spec.name(), result)
                  : ToolResult.Returned.of(null);
            });
    return switch (ran) {
      case ToolResult.Returned(var value, _) -> reconciled(answer[0], value);
      case ToolResult.Failed(var message, _, _) -> new Reconciled.Unknown(message);
      case ToolResult.Lost(var reason) -> new Reconciled.Unknown(reason);
      case ToolResult.Unreachable(var reason) -> new Reconciled.Unknown(reason);
    };
  }

  private Reconciled reconciled(@Nullable Object answer, @Nullable Object value) {
    return switch ((dev.taskcraft.tools.@Nullable Reconciled) answer) {
      case null -> new Reconciled.Unknown("the reconcile of '" + spec.name() + "' returned null");
      case dev.taskcraft.tools.Reconciled.Happened _ -> new Reconciled.Happened(value);
      case dev.taskcraft.tools.Reconciled.DidNotHappen _ -> new Reconciled.DidNotHappen();
      case dev.taskcraft.tools.Reconciled.Unknown(var reason) -> new Reconciled.Unknown(reason);
    };
  }

  private ToolResult run(
      Target method,
      Map<String, @Nullable Object> args,
      ToolContext context,
      Function<@Nullable Object, ToolResult> told) {
    return calls.run(
        spec.name(),
        context.timeout(),
        context.log(),
        say -> method.invoke(args, new CallContext(context, say), told));
  }

  /**
   * A method and what it is called on.
   *
   * @param instance null for a static method
   */
  record Target(Method method, @Nullable Object instance, Arguments arguments) {
    boolean isStatic() {
      return Modifier.isStatic(method.getModifiers());
    }

    Target on(@Nullable Object object) {
      return isStatic() ? this : new Target(method, object, arguments);
    }

    /** Calls it on this thread. Whatever is thrown, errors of the machine too, is a result. */
    ToolResult invoke(
        Map<String, @Nullable Object> args,
        dev.taskcraft.tools.ToolContext context,
        Function<@Nullable Object, ToolResult> told) {
      @Nullable Object[] values;
      try {
        values = arguments.values(args, context);
      } catch (IllegalArgumentException e) {
        return new ToolResult.Failed(String.valueOf(e.getMessage()), null, false);
      }
      try {
        return told.apply(await(method.invoke(instance, values)));
      } catch (InvocationTargetException | ExecutionException e) {
        return Failures.failed(e.getCause() != null ? e.getCause() : e);
      } catch (Throwable e) {
        return Failures.failed(e);
      }
    }

    private static @Nullable Object await(@Nullable Object value)
        throws InterruptedException, ExecutionException {
      Future<?> future =
          switch (value) {
            case Future<?> itself -> itself;
            case CompletionStage<?> stage -> stage.toCompletableFuture();
            case null, default -> null;
          };
      if (future == null) {
        return value;
      }
      try {
        return future.get();
      } catch (InterruptedException e) {
        future.cancel(true);
        throw e;
      }
    }
  }
}
