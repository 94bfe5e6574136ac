/**
 * What everybody must know of a tool: its name, schema and effect. How tools run is the executor's.
 *
 * <p>Terms: an <em>effect</em> says what a call may change in the world, and so what may be done
 * when nobody knows whether it ran; a <em>toolset</em> is the tools that one task was given, pinned
 * by digest.
 */
@NullMarked
package dev.taskcraft.tool;

import org.jspecify.annotations.NullMarked;
