/**
 * The state-service as a Quarkus application: stores what the topics bring, and tells it.
 *
 * <p>Terms: the <em>views</em> are what lists show of tasks, folded from the stored events.
 */
@NullMarked
package dev.taskcraft.state.service;

import org.jspecify.annotations.NullMarked;
