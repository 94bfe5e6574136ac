/**
 * Code that travels with a request. A <em>bundle</em> is one ZIP archive of a coworker's modules,
 * the same bytes for the same files, and a blob by its digest.
 */
@NullMarked
package dev.taskcraft.executor.bundle;

import org.jspecify.annotations.NullMarked;
