/**
 * What every adapter of the log has to pass: {@link dev.taskcraft.log.EventLogContract}. Second
 * processes are real ones, see {@link dev.taskcraft.log.ChildLog}.
 */
@NullMarked
package dev.taskcraft.log;

import org.jspecify.annotations.NullMarked;
