/**
 * What every built-in tool is made of: its description, its arguments, and the way it says no.
 *
 * <p>Terms: a <em>spec</em> describes a tool to the model; a call is <em>refused</em> when nothing
 * was done and the message says what to do instead.
 */
@NullMarked
package dev.taskcraft.executor.builtin.call;

import org.jspecify.annotations.NullMarked;
