/**
 * Reads the topics that approvals depend on into the rows, and remembers where it is in the same
 * transaction.
 */
@NullMarked
package dev.taskcraft.approval.service.reading;

import org.jspecify.annotations.NullMarked;
