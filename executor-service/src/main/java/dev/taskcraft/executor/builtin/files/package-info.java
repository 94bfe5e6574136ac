/**
 * Tools that read and change files, and nothing outside the workspace.
 *
 * <p>Terms: a <em>root</em> is a real folder that the operator opened to a coworker; a
 * <em>spot</em> is a place inside a root, free of links; an <em>intent</em> is the note that a tool
 * leaves before it changes a file, so that it can tell afterwards whether it did.
 */
@NullMarked
package dev.taskcraft.executor.builtin.files;

import org.jspecify.annotations.NullMarked;
