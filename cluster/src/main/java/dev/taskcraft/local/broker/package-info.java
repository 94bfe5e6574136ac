/** A Kafka broker as a plain process, for a laptop without Docker and for tests. */
@NullMarked
package dev.taskcraft.local.broker;

import org.jspecify.annotations.NullMarked;
