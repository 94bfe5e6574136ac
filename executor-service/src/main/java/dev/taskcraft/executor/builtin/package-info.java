/**
 * The tools that TaskCraft brings: files, processes, HTTP, and asking a person. None of them trusts
 * its arguments: they come from a model.
 *
 * <p>Terms: the <em>workspace</em> is the folders that a coworker may touch; what a tool does with
 * its arguments is in the package of its kind below this one.
 */
@NullMarked
package dev.taskcraft.executor.builtin;

import org.jspecify.annotations.NullMarked;
