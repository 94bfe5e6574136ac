/**
 * What a script or a person sees of a task: a view folded from its events each time it is asked
 * for, with the remedy of what went wrong. It keeps nothing and decides nothing.
 */
@NullMarked
package dev.taskcraft.state;

import org.jspecify.annotations.NullMarked;
