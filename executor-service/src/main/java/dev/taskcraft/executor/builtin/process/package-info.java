/**
 * Tools that start processes, with limits on time and output and with nothing left behind.
 *
 * <p>Terms: a <em>tree</em> is a process with all that it started, also what has left its session;
 * a process is <em>marked</em> by a variable in its environment, which its children inherit. None
 * of this is a sandbox: what runs here may do what the user may do.
 */
@NullMarked
package dev.taskcraft.executor.builtin.process;

import org.jspecify.annotations.NullMarked;
