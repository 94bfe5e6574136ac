package dev.taskcraft.approval.service.reading;

import org.apache.kafka.common.TopicPartition;

/** One partition of one topic, as the database names it. */
record Place(String topic, int partition) {
  static Place of(TopicPartition place) {
    return new Place(place.topic(), place.partition());
  }
}
