/** Tries the SQLite log: the contract, and what only a file can do wrong. */
@NullMarked
package dev.taskcraft.log.sqlite;

import org.jspecify.annotations.NullMarked;
