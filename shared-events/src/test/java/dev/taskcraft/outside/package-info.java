/** Requests that name their coworker. */
@NullMarked
package dev.taskcraft.outside;

import org.jspecify.annotations.NullMarked;
