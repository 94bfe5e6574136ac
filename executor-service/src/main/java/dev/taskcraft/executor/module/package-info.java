/**
 * Finding the file behind {@code module:}, and choosing the language it is in.
 *
 * <p>Terms: a <em>root</em> is a folder (or jar) that module names are relative to; a <em>hit</em>
 * is a file that a module name fits. Two hits are an error: which one runs must not depend on where
 * the command was started.
 */
@NullMarked
package dev.taskcraft.executor.module;

import org.jspecify.annotations.NullMarked;
