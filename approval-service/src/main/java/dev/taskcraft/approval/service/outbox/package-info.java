/**
 * Publishes what was decided. One process leads: it runs the engine that reads the outbox table out
 * of the database's own log, and sends once more what was not seen on its topic in time. The others
 * stand by, and are healthy.
 */
@NullMarked
package dev.taskcraft.approval.service.outbox;

import org.jspecify.annotations.NullMarked;
