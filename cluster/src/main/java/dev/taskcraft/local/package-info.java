/** The cluster's own servers as child processes, for a laptop without Docker and for tests. */
@NullMarked
package dev.taskcraft.local;

import org.jspecify.annotations.NullMarked;
