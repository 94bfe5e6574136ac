/**
 * The log in a PostgreSQL database, for processes on several machines.
 *
 * <p>Everything stands in a schema of its own, {@code taskcraft}, so that the database may serve
 * others too. A process lives as long as the session that holds its advisory lock, see {@link
 * dev.taskcraft.log.postgres.SessionLocks}.
 */
@NullMarked
package dev.taskcraft.log.postgres;

import org.jspecify.annotations.NullMarked;
