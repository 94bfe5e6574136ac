/**
 * The log in one SQLite file: the default, for one machine and as many processes as like.
 *
 * <p>The file is in WAL mode: readers never wait, and one process writes at a time. Who owns a task
 * is said in its row; whether that owner lives is said by the operating system, see {@link
 * dev.taskcraft.log.sqlite.LockFiles}.
 */
@NullMarked
package dev.taskcraft.log.sqlite;

import org.jspecify.annotations.NullMarked;
