package dev.taskcraft.log.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.log.Tasks;
import dev.taskcraft.signing.SignedText;
import dev.taskcraft.signing.SigningKey;
import dev.taskcraft.signing.TrustedKeys;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.EventId;
import dev.taskcraft.task.TaskId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the records of {@code task.requested} are to everybody who reads them. */
class RequestRecordsTest {
  private static final int PARTITIONS = 4;
  private static final byte[] NAMED = "{\"coworker\":{\"name\":\"Clerk\"}}".getBytes(UTF_8);

  @TempDir Path folder;
  private final Envelope request = Tasks.event(Tasks.task(), Tasks.requested("hello"));
  private EventRecords records = new EventRecords();
  private ProducerRecord<String, byte[]> signed = records.record(request);
  private byte[] newerSignature = {};

  @BeforeEach
  void sign() throws IOException {
    Path file = folder.resolve("crm.pem");
    records = new EventRecords(TrustedKeys.parse("list", List.of(SigningKey.create(file))));
    SigningKey key = SigningKey.read(file);
    signed = records.signed(request, key);
    newerSignature =
        key.sign(SignedText.of(2, request.task(), request.id(), signed.value())).getBytes(UTF_8);
  }

  private EventRecords.Read read(
      @Nullable String key, int partition, byte[] value, Headers headers) {
    return records.read(
        new ConsumerRecord<>(
            EventRecords.REQUESTS,
            partition,
            17,
            1_700_000_000_000L,
            TimestampType.CREATE_TIME,
            0,
            value.length,
            key,
            value,
            headers,
            Optional.empty()),
        PARTITIONS);
  }

  private static int home(String key) {
    return EventRecords.partition(key, PARTITIONS);
  }

  private EventRecords.Read inPlace(byte[] value, Headers headers) {
    return read(signed.key(), home(signed.key()), value, headers);
  }

  @Test
  void aSignedOneIsAnEvent() {
    assertThat(inPlace(signed.value(), signed.headers()))
        .isEqualTo(new EventRecords.Event(request));
  }

  @Test
  void anEmbeddedCoworkerWithoutASignatureIsNothing() {
    ProducerRecord<String, byte[]> unsigned = records.record(request);
    assertThat(inPlace(unsigned.value(), unsigned.headers()))
        .isInstanceOfSatisfying(
            EventRecords.Bad.class, it -> assertThat(it.reason()).contains("must be signed"));
    assertThat(new EventRecords().read(consumed(signed), PARTITIONS))
        .isInstanceOf(EventRecords.Bad.class);
    assertThat(new EventRecords(TrustedKeys.anyone()).read(consumed(unsigned), PARTITIONS))
        .isEqualTo(new EventRecords.Event(request));
  }

  private static ConsumerRecord<String, byte[]> consumed(ProducerRecord<String, byte[]> record) {
    return new ConsumerRecord<>(
        record.topic(),
        home(record.key()),
        0,
        0L,
        TimestampType.CREATE_TIME,
        0,
        0,
        record.key(),
        record.value(),
        record.headers(),
        Optional.empty());
  }

  @Test
  void aSignatureHoldsForOneTaskOneEventAndOnePayload() {
    String other = Tasks.task().value();
    assertThat(read(other, home(other), signed.value(), signed.headers()))
        .isInstanceOf(EventRecords.Bad.class);
    byte[] changed = new String(signed.value(), UTF_8).replace("hello", "hallo").getBytes(UTF_8);
    assertThat(inPlace(changed, signed.headers())).isInstanceOf(EventRecords.Bad.class);
    Headers headers = new RecordHeaders(signed.headers());
    headers.remove("ce_id").add("ce_id", Tasks.id().value().getBytes(UTF_8));
    assertThat(inPlace(signed.value(), headers)).isInstanceOf(EventRecords.Bad.class);
  }

  @Test
  void aSignedOneElsewhereIsMisplaced() {
    int wrong = (home(signed.key()) + 1) % PARTITIONS;
    EventRecords.Misplaced misplaced = new EventRecords.Misplaced(request.task());
    assertThat(read(signed.key(), wrong, signed.value(), signed.headers())).isEqualTo(misplaced);
    assertThat(read(null, wrong, signed.value(), signed.headers())).isEqualTo(misplaced);
    assertThat(read(null, wrong, records.record(request).value(), signed.headers()))
        .isEqualTo(misplaced);
    assertThat(read(signed.key(), wrong, signed.value(), new RecordHeaders()))
        .isInstanceOf(EventRecords.Bad.class);
  }

  @Test
  void oneThatNamesItsCoworkerIsPendingWhereverItLies() {
    String key = Tasks.task().value();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      assertThat(task(read(key, partition, NAMED, new RecordHeaders()))).isEqualTo(new TaskId(key));
    }
    assertThat(read("ticket-17", 0, NAMED, new RecordHeaders()))
        .isInstanceOf(EventRecords.Bad.class);
  }

  @Test
  void oneWithoutAKeyGetsTheTaskOfItsDedupKeyOrOfItsPlace() {
    Headers source = new RecordHeaders().add("ce_source", "https://crm.example".getBytes(UTF_8));
    byte[] dedup =
        "{\"coworker\":{\"name\":\"Clerk\"},\"dedup_key\":\"ticket-17\"}".getBytes(UTF_8);
    assertThat(task(read(null, 1, dedup, source)))
        .isEqualTo(TaskId.named("https://crm.example", "ticket-17"));
    TaskId placed = task(read(null, 1, NAMED, source));
    assertThat(placed).isEqualTo(task(read(null, 1, NAMED, source)));
    assertThat(placed).isNotEqualTo(task(read(null, 2, NAMED, source)));
  }

  @Test
  void oneThatIsNotTrustedDoesNotStopAPartition() {
    Headers newer = new RecordHeaders().add("ce_schemaversion", "2".getBytes(UTF_8));
    assertThat(inPlace(NAMED, newer)).isInstanceOf(EventRecords.Bad.class);
    Headers unsigned = new RecordHeaders(records.record(request).headers());
    unsigned.remove("ce_schemaversion").add("ce_schemaversion", "2".getBytes(UTF_8));
    assertThat(inPlace(signed.value(), unsigned)).isInstanceOf(EventRecords.Bad.class);
    Headers trusted = new RecordHeaders(signed.headers());
    trusted.remove("ce_schemaversion").add("ce_schemaversion", "2".getBytes(UTF_8));
    assertThat(inPlace(signed.value(), trusted)).isInstanceOf(EventRecords.Bad.class);
    trusted.remove("ce_signature").add("ce_signature", newerSignature);
    assertThat(inPlace(signed.value(), trusted)).isEqualTo(new EventRecords.Newer(2));
  }

  @Test
  void theSameAnswerHasTheSameId() {
    TaskId task = Tasks.task();
    assertThat(EventId.named(task, "request a")).isEqualTo(EventId.named(task, "request a"));
    assertThat(EventId.named(task, "request a")).isNotEqualTo(EventId.named(task, "request b"));
    assertThat(EventId.named(Tasks.task(), "request a"))
        .isNotEqualTo(EventId.named(task, "request a"));
  }

  private static TaskId task(EventRecords.Read read) {
    return ((EventRecords.Unresolved) read).task();
  }
}
