/**
 * Which modules a folder holds, each with the digest that a task pins.
 *
 * <p>Terms: the <em>catalogue</em> is the folder of modules that an operator installed; a
 * <em>listed module</em> is what one entry under {@code tools:} can name there.
 */
@NullMarked
package dev.taskcraft.executor.catalogue;

import org.jspecify.annotations.NullMarked;
