/** Tries the PostgreSQL log on an embedded server. */
@NullMarked
package dev.taskcraft.log.postgres;

import org.jspecify.annotations.NullMarked;
