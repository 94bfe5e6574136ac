/**
 * Tools as the executor runs them, whatever they are written in.
 *
 * <p>Terms: a <em>tool</em> can be called; a <em>toolbox</em> is the living tools of one coworker,
 * with the workers and servers behind them; a call is <em>lost</em> when nobody can say whether its
 * effect happened. Each kind of tool has a package beside this one.
 */
@NullMarked
package dev.taskcraft.executor.tool;

import org.jspecify.annotations.NullMarked;
