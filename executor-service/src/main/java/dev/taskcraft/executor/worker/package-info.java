/**
 * Tools of a module that a worker process serves, whatever the module is written in.
 *
 * <p>Terms: a <em>worker</em> is a long-lived process that serves one module over MCP, with a few
 * marks of our own in {@code _meta}; one that died is started again by the next call, unless it
 * keeps crashing. Each language's worker has a package of its own.
 */
@NullMarked
package dev.taskcraft.executor.worker;

import org.jspecify.annotations.NullMarked;
