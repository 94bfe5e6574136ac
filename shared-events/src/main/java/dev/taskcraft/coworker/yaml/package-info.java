/**
 * Reads the coworker file. Strict: what is not known to mean something is refused, with its line
 * and column, because a policy that is silently ignored is worse than no policy.
 *
 * <p>Terms: a <em>node</em> is a value with its place in the text; a <em>shape</em> says what a
 * node must look like; the <em>keys</em> are the one table of shapes from which both the reader and
 * the JSON Schema for editors are made.
 */
@NullMarked
package dev.taskcraft.coworker.yaml;

import org.jspecify.annotations.NullMarked;
