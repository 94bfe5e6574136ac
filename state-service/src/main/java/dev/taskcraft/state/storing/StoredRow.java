package dev.taskcraft.state.storing;

import dev.taskcraft.log.sql.StoredEvent;

/**
 * An event as its row has it.
 *
 * @param hash in the task's chain
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record StoredRow(Place place, StoredEvent event, byte[] hash) {}
