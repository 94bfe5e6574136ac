package dev.taskcraft.tools;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method that tells whether an earlier call of a tool took effect, which makes that tool
 * {@link dev.taskcraft.tool.Effect#RECONCILABLE}. It returns {@link Reconciled}, takes parameters
 * of the tool by name, and usually a {@link ToolContext} for the idempotency key. It is no tool
 * itself.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Reconciles {
  /** The name of the tool, declared in the same class. */
  String value();
}
