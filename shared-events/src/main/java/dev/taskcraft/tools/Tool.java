package dev.taskcraft.tools;

import dev.taskcraft.tool.Effect;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Refines a method that is a tool. What it leaves out comes from the method itself. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Tool {
  /** The tool's name; empty for the method's. */
  String name() default "";

  /** What it does and when to use it, for the model. */
  String description() default "";

  /** What a call may change. A wrong {@code READ} runs again after a crash, without asking. */
  Effect effect() default Effect.IRREVERSIBLE;

  /** How long a call may take, in seconds; then its thread is interrupted. */
  int timeoutSeconds() default 60;

  /** Attempts after the first that failed. */
  int retries() default 0;
}
