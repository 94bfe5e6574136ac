/** Tries what the SQL logs share. */
@NullMarked
package dev.taskcraft.log.sql;

import org.jspecify.annotations.NullMarked;
