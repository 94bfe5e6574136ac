/**
 * What Java tools may say of themselves, and what they may ask of the call they serve. Tools
 * compile against these types alone; they depend on nothing but the JDK and {@link
 * dev.taskcraft.tool.Effect}, and a tool that needs none of it is a plain class.
 *
 * <p>Terms: every public method that a tool class declares is a <em>tool</em>; its
 * <em>reconcile</em> says afterwards whether an earlier call took effect.
 */
@NullMarked
package dev.taskcraft.tools;

import org.jspecify.annotations.NullMarked;
