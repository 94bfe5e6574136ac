package dev.taskcraft.approval.service.reading;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.log.kafka.EventRecords;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class PolledTest {
  private static final byte[] NO_EVENT = "no JSON".getBytes(UTF_8);

  @Test
  void requestsArePassedWithoutALook() {
    Polled batch = polled(EventRecords.REQUESTS);
    assertThat(batch.events()).isEmpty();
    assertThat(batch.skipped()).isEmpty();
    assertThat(batch.next()).isEqualTo(Map.of(new Place(EventRecords.REQUESTS, 0), 8L));
  }

  @Test
  void whatIsNoEventElsewhereIsSkipped() {
    Polled batch = polled("step.approved");
    assertThat(batch.skipped()).extracting(Polled.Skipped::offset).containsExactly(7L);
    assertThat(batch.next()).isEqualTo(Map.of(new Place("step.approved", 0), 8L));
  }

  private static Polled polled(String topic) {
    TopicPartition place = new TopicPartition(topic, 0);
    return Polled.of(
        new ConsumerRecords<>(
            Map.of(place, List.of(new ConsumerRecord<>(topic, 0, 7, "task", NO_EVENT))),
            Map.of(place, new OffsetAndMetadata(8))),
        new EventRecords(),
        1,
        _ -> true);
  }
}
