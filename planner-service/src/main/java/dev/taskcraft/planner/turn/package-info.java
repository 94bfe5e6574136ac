/**
 * What every planner works with: the state of a task at the end of a turn, and what may be said to
 * it. The kinds of planner live beside this package and don't see each other.
 *
 * <p>Terms: a <em>planner</em> decides on one turn at a time; a <em>step result</em> is what became
 * of a call, as a planner sees it.
 */
@NullMarked
package dev.taskcraft.planner.turn;

import org.jspecify.annotations.NullMarked;
