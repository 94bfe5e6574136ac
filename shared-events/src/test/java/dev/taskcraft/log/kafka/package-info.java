/** Records of Kafka. */
@NullMarked
package dev.taskcraft.log.kafka;

import org.jspecify.annotations.NullMarked;
