package dev.taskcraft.local.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.taskcraft.blob.BlobDigest;
import dev.taskcraft.blob.BlobRef;
import dev.taskcraft.blob.postgres.PostgresBlobStore;
import dev.taskcraft.local.ServiceProcess;
import dev.taskcraft.log.Tasks;
import dev.taskcraft.log.kafka.EventRecords;
import dev.taskcraft.log.postgres.PostgresAddress;
import dev.taskcraft.serde.EventCodec;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.TaskId;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the built state-service tells, and to whom, over a real broker and a real Postgres. */
class StateServiceIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  @TempDir static Path folder;
  private static Setting setting;
  private static ServiceProcess state;

  @BeforeAll
  static void start() throws Exception {
    setting = new Setting(folder);
    setting.freshDatabase();
    state = setting.state(Map.of("taskcraft.state-service.freshness", "3s"));
  }

  @AfterAll
  static void stop() throws Exception {
    setting.close();
  }

  @Test
  void givesAServiceWhatIsNotOver() throws Exception {
    TaskId open = Tasks.task();
    int number = EventRecords.partition(open.value(), Setting.PARTITIONS);
    TaskId over =
        Stream.generate(Tasks::task)
            .filter(it -> EventRecords.partition(it.value(), Setting.PARTITIONS) == number)
            .findFirst()
            .orElseThrow();
    setting.appendAll(
        List.of(
            Tasks.event(open, Tasks.requested("open")),
            Tasks.event(over, Tasks.requested("over")),
            Tasks.turn(open, 1)));
    RecordMetadata end =
        setting.append(Tasks.event(over, new TaskEvent.TaskCancelled("ada", null)));
    await().atMost(PATIENCE).until(() -> setting.version(open) == 2);
    await().atMost(PATIENCE).until(() -> setting.next(end) > end.offset());

    HttpResponse<String> snapshot =
        Setting.get(state, "service", "/partitions/" + number + "/snapshot");
    List<String> lines = snapshot.body().lines().toList();
    assertThat(lines.getFirst()).startsWith("{\"next\":{").contains("\"step.planned\":");
    assertThat(lines.getLast()).isEqualTo("{\"end\":" + (lines.size() - 2) + "}");
    EventCodec codec = new EventCodec();
    List<Envelope> events = lines.subList(1, lines.size() - 1).stream().map(codec::parse).toList();
    assertThat(events.stream().filter(it -> it.task().equals(open))).hasSize(2);
    assertThat(events.stream().filter(it -> it.task().equals(over))).isEmpty();
  }

  @Test
  void handsOutBlobs() throws Exception {
    BlobRef ref;
    try (PostgresBlobStore blobs =
        new PostgresBlobStore(PostgresAddress.parse(setting.database()))) {
      ref = blobs.put("big".getBytes(UTF_8), "text/plain", "big");
    }
    HttpResponse<String> blob = Setting.get(state, "viewer", "/blobs/" + ref.digest());
    assertThat(blob.body()).isEqualTo("big");
    assertThat(blob.headers().firstValue("x-content-type-options")).hasValue("nosniff");
    assertThat(Setting.get(state, "viewer", "/blobs/sha256:00").statusCode()).isEqualTo(404);
  }

  @Test
  void saysWhichLineOfTheTokensIsWrong() throws Exception {
    Path tokens = Files.writeString(folder.resolve("bad"), "ada chief 00");
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> setting.state(Map.of("taskcraft.access.tokens", tokens.toString())))
        .withMessageContaining("bad, line 1: there is no role 'chief'");
  }

  /** It is stored a tenth of a second later, so that whoever does not wait sees nothing. */
  @Test
  void tellsWhatLiesOnTheTopicsNow() throws Exception {
    for (int i = 0; i < 5; i++) {
      TaskId task = Tasks.task();
      setting.append(Tasks.event(task, Tasks.requested("hello")));
      assertThat(Setting.get(state, "viewer", "/tasks/" + task + "?fresh=now").statusCode())
          .isEqualTo(200);
      setting.append(Tasks.pause(task));
      assertThat(Setting.get(state, "viewer", "/tasks/" + task + "/events?fresh=now").body())
          .contains("task.paused");
      TaskId next = Tasks.task();
      setting.append(Tasks.event(next, Tasks.requested("hello")));
      assertThat(Setting.get(state, "viewer", "/tasks?fresh=now&prefix=" + next).body())
          .contains("\"task\":\"" + next + "\"");
    }
  }

  @Test
  void tellsWhatItStored() throws Exception {
    TaskId task = Tasks.task();
    RecordMetadata request = setting.append(Tasks.event(task, Tasks.requested("hello")));
    String fresh = "fresh=task.requested:" + request.partition() + ":" + request.offset();

    HttpResponse<String> view = Setting.get(state, "viewer", "/tasks/" + task + "?" + fresh);
    assertThat(view.statusCode()).as(view.body()).isEqualTo(200);
    assertThat(view.body())
        .startsWith("{\"schema\":1,\"task\":\"" + task + "\",\"coworker\":\"clerk\"");

    setting.append(Tasks.pause(task));
    RecordMetadata turn = setting.append(Tasks.turn(task, 1));
    fresh = "fresh=step.planned:" + turn.partition() + ":" + turn.offset();
    String events = Setting.get(state, "viewer", "/tasks/" + task + "/events?" + fresh).body();
    assertThat(events).contains("\"seq\":1,", "\"type\":\"task.requested\"", "\"next\":null");
    assertThat(Setting.get(state, "viewer", "/tasks/" + task + "/events?after=1&limit=1").body())
        .startsWith("{\"events\":[{\"seq\":2,")
        .doesNotContain("\"seq\":3");
    assertThat(Setting.get(state, "viewer", "/tasks/" + task + "/verify").body())
        .contains("\"whole\":true");

    setting.execute("UPDATE state.event SET producer = 'eve' WHERE task = '" + task + "'");
    assertThat(Setting.get(state, "viewer", "/tasks/" + task + "/verify").body())
        .contains("\"whole\":false", "event 1 (task.requested");

    for (String path :
        List.of(
            "/tasks/" + task + "?fresh=task.requested",
            "/tasks/" + task + "/events?limit=x",
            "/tasks?status=sleeping",
            "/tasks?cursor=!",
            "/tasks?prefix=X")) {
      HttpResponse<String> bad = Setting.get(state, "viewer", path);
      assertThat(bad.statusCode()).as(path).isEqualTo(400);
      assertThat(bad.headers().firstValue("content-type")).hasValue("application/problem+json");
      assertThat(bad.body()).contains("\"parameter\":", "\"remedy\":");
    }
    HttpResponse<String> unknown = Setting.get(state, "viewer", "/tasks/" + Tasks.task());
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unknown.body()).contains("urn:taskcraft:problem:unknown");
  }

  @Test
  void isOpenToNobodyButForItsHealth() throws Exception {
    List<String> paths =
        List.of("/tasks", "/tasks/x", "/tasks/x/events/stream", "/blobs/x", "/metrics", "/nothing");
    for (String path : paths) {
      for (String role : List.of("", "unknown")) {
        HttpResponse<String> refused = Setting.get(state, role, path);
        assertThat(refused.statusCode()).as(path).isEqualTo(401);
        assertThat(refused.headers().firstValue("content-type"))
            .hasValue("application/problem+json");
      }
    }
    assertThat(Setting.post(state, "viewer", "/rebuild").statusCode()).isEqualTo(403);
    HttpResponse<String> snapshot = Setting.get(state, "operator", "/partitions/0/snapshot");
    assertThat(snapshot.statusCode()).isEqualTo(403);
    assertThat(snapshot.body()).contains("urn:taskcraft:problem:forbidden");
    assertThat(Setting.get(state, "viewer", "/metrics").statusCode()).isEqualTo(200);
    assertThat(Setting.get(state, "viewer", "/tasks").statusCode()).isEqualTo(200);
    assertThat(Setting.get(state, "", "/health/live").statusCode()).isEqualTo(200);

    ServiceProcess closed = setting.state(Map.of("taskcraft.access.tokens", ""));
    assertThat(Setting.get(closed, "operator", "/tasks").statusCode()).isEqualTo(401);
  }

  @Test
  void keepsABlobFromWhoMayRequestUnderItsOwnDigestOnly() throws Exception {
    byte[] code = "code".getBytes(UTF_8);
    String path = "/blobs/" + BlobDigest.of(code);

    assertThat(Setting.put(state, "viewer", path, code).statusCode()).isEqualTo(403);
    assertThat(Setting.put(state, "", path, code).statusCode()).isEqualTo(401);
    byte[] other = "other".getBytes(UTF_8);
    HttpResponse<String> refused = Setting.put(state, "requester", path, other);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("is not the digest of the content");
    assertThat(Setting.put(state, "requester", path, new byte[0]).statusCode()).isEqualTo(400);
    byte[] large = new byte[(8 << 20) + 1];
    assertThat(
            Setting.put(state, "requester", "/blobs/" + BlobDigest.of(large), large).statusCode())
        .isEqualTo(413);
    assertThat(Setting.get(state, "viewer", path).statusCode()).isEqualTo(404);

    assertThat(Setting.put(state, "requester", path, code).statusCode()).isEqualTo(204);
    assertThat(Setting.get(state, "viewer", path).body()).isEqualTo("code");
  }

  @Test
  void rebuildsTheViewsToTheByte() throws Exception {
    TaskId whole = Tasks.task();
    List<Envelope> events = new ArrayList<>();
    Stream.concat(Tasks.everyKind().stream(), Tasks.otherEnds().stream())
        .forEach(event -> events.add(Tasks.event(whole, event)));
    for (int i = 0; i < 200; i++) {
      TaskId task = Tasks.task();
      events.add(Tasks.event(task, Tasks.requested("task " + i)));
      events.add(Tasks.turn(task, 1));
      if (i % 3 == 0) {
        events.add(Tasks.event(task, new TaskEvent.TaskCancelled("ada", null)));
      }
    }
    setting.appendAll(events);
    await().atMost(PATIENCE).until(() -> setting.stored(events) == events.size());
    String all = "SELECT * FROM state.task ORDER BY id";
    List<String> before = setting.rows(all);
    setting.execute("UPDATE state.task SET status = 'failed', version = 7, coworker = 'eve'");

    HttpResponse<String> rebuilt = Setting.post(state, "operator", "/rebuild");

    assertThat(rebuilt.statusCode()).as(rebuilt.body()).isEqualTo(200);
    assertThat(setting.rows(all)).isEqualTo(before);
    RecordMetadata next = setting.append(Tasks.turn(events.getLast().task(), 3));
    await().atMost(PATIENCE).until(() -> setting.next(next) > next.offset());
  }

  @Test
  void setsAsideWhatIsNoEventAndGoesOn() throws Exception {
    TaskId task = Tasks.task();
    byte[] garbage = ("{\"objective\":" + "x".repeat(2000)).getBytes(UTF_8);
    RecordMetadata bad = setting.append(new ProducerRecord<>("task.paused", task.value(), garbage));
    ProducerRecord<String, byte[]> nul = new EventRecords().record(Tasks.pause(task));
    nul.headers().remove("ce_id").add("ce_id", new byte[] {'a', 0});
    setting.append(nul);
    int wrong = 1 - EventRecords.partition(task.value(), Setting.PARTITIONS);
    ProducerRecord<String, byte[]> right = new EventRecords().record(Tasks.pause(task));
    setting.append(
        new ProducerRecord<>(right.topic(), wrong, right.key(), right.value(), right.headers()));
    RecordMetadata good = setting.append(Tasks.pause(task));

    await().atMost(PATIENCE).until(() -> setting.next(good) > good.offset());
    assertThat(setting.rows("SELECT seq FROM state.event WHERE task = '" + task + "'")).hasSize(1);
    List<ConsumerRecord<String, byte[]>> letters = setting.deadLetters("task.paused");
    assertThat(letters).hasSize(3);
    ConsumerRecord<String, byte[]> letter =
        letters.stream()
            .filter(it -> header(it, "dlq_size").equals(String.valueOf(garbage.length)))
            .findFirst()
            .orElseThrow();
    assertThat(letter.value()).hasSize(1024).startsWith("{\"objective\":xx".getBytes(UTF_8));
    assertThat(letter.key()).isEqualTo(task.value());
    assertThat(header(letter, "dlq_offset")).isEqualTo(String.valueOf(bad.offset()));
    assertThat(header(letter, "dlq_digest")).matches("sha256:[0-9a-f]{64}");
    assertThat(header(letter, "dlq_reason")).contains("ce_id");
    assertThat(letters.stream().map(it -> header(it, "dlq_reason")).collect(Collectors.joining()))
        .contains("murmur2", "NUL");
  }

  @Test
  void streamsEventsUntilTheTaskHasEnded() throws Exception {
    TaskId task = Tasks.task();
    RecordMetadata request = setting.append(Tasks.event(task, Tasks.requested("hello")));
    String fresh = "fresh=task.requested:" + request.partition() + ":" + request.offset();
    HttpResponse<Stream<String>> stream =
        Setting.HTTP.send(
            Setting.request(state.at("/tasks/" + task + "/events/stream?" + fresh), "viewer")
                .build(),
            BodyHandlers.ofLines());
    setting.append(Tasks.turn(task, 1));
    setting.append(Tasks.event(task, new TaskEvent.TaskCancelled("ada", null)));

    List<String> lines = stream.body().filter(it -> !it.isEmpty()).toList();
    assertThat(lines.stream().filter(it -> it.startsWith("id:")))
        .containsExactly("id:1", "id:2", "id:3");
    assertThat(lines.stream().filter(it -> it.startsWith("data:")))
        .hasSize(3)
        .allMatch(it -> it.startsWith("data:{\"seq\":"));

    HttpResponse<String> rest =
        Setting.HTTP.send(
            Setting.request(state.at("/tasks/" + task + "/events/stream"), "viewer")
                .header("Last-Event-ID", "2")
                .build(),
            BodyHandlers.ofString());
    assertThat(rest.body()).contains("id:3").doesNotContain("id:2");
  }

  @Test
  void saysWhenItIsNotAsFreshAsWanted() throws Exception {
    HttpResponse<String> late =
        Setting.get(state, "viewer", "/tasks/" + Tasks.task() + "?fresh=task.requested:0:999999");
    assertThat(late.statusCode()).isEqualTo(504);
    assertThat(late.body()).contains("task.requested:0:999999", "3000 ms");
  }

  @Test
  void listsPageByPage() throws Exception {
    List<Envelope> events =
        IntStream.range(0, 25)
            .mapToObj(i -> Tasks.event(Tasks.task(), Tasks.requested("task " + i)))
            .toList();
    setting.appendAll(events);
    setting.append(Tasks.event(events.getFirst().task(), new TaskEvent.TaskCancelled("ada", null)));
    await().atMost(PATIENCE).until(() -> setting.stored(events) == events.size() + 1);

    Set<String> ids = events.stream().map(it -> it.task().value()).collect(Collectors.toSet());
    List<String> seen = new ArrayList<>();
    String cursor = "";
    while (cursor != null) {
      String page =
          Setting.get(
                  state,
                  "viewer",
                  "/tasks?limit=10" + (cursor.isEmpty() ? "" : "&cursor=" + cursor))
              .body();
      seen.addAll(Json.all(page, "task"));
      List<String> next = Json.all(page, "next");
      cursor = next.isEmpty() ? null : next.getFirst();
    }
    assertThat(seen).doesNotHaveDuplicates().containsAll(ids);
    String cancelled = events.getFirst().task().value();
    assertThat(ended(cancelled)).containsExactly(cancelled);
    assertThat(ended(events.get(1).task().value())).isEmpty();
    String prefix = events.get(1).task().value().substring(0, 12);
    assertThat(Json.all(Setting.get(state, "viewer", "/tasks?prefix=" + prefix).body(), "task"))
        .containsExactly(events.get(1).task().value());
    assertThat(Json.all(Setting.get(state, "viewer", "/tasks?coworker=nobody").body(), "task"))
        .isEmpty();
  }

  private static List<String> ended(String task) throws Exception {
    return Json.all(
        Setting.get(state, "viewer", "/tasks?status=cancelled,failed&prefix=" + task).body(),
        "task");
  }

  private static String header(ConsumerRecord<String, byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }
}
