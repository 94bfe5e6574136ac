/**
 * The log on Kafka: one topic for each type of event, the task's id as the key, CloudEvents 1.0 in
 * binary mode.
 *
 * <p>Terms: all topics have the same number of <em>partitions</em>, fixed for life, so that a task
 * lives on one partition number everywhere; a <em>dead letter</em> is a record that is no event.
 */
@NullMarked
package dev.taskcraft.log.kafka;

import org.jspecify.annotations.NullMarked;
