package dev.taskcraft.tools;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Refines a parameter of a tool, or a component of a record that one takes. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.PARAMETER, ElementType.RECORD_COMPONENT})
public @interface Param {
  /** The argument's name; empty for the parameter's own. A record's component keeps its own. */
  String name() default "";

  /** What to pass, for the model. */
  String description() default "";

  /**
   * Whether the argument must be there. One that isn't is null, an empty optional, zero or false.
   */
  boolean required() default true;

  /**
   * What is passed when the argument isn't there: the text itself for texts and enums, else JSON.
   * Parameters only. One text; an array so that none differs from an empty one.
   */
  String[] defaultValue() default {};
}
