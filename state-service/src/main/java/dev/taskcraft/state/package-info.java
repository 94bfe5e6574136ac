/**
 * Remembers: the durable view of all tasks, built from the log and rebuilt from it at any time. It
 * answers queries and audits, and decides nothing.
 */
@NullMarked
package dev.taskcraft.state;

import org.jspecify.annotations.NullMarked;
