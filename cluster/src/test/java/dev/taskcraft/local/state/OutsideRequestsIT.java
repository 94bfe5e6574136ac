package dev.taskcraft.local.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.taskcraft.coworker.Coworker;
import dev.taskcraft.local.ServiceProcess;
import dev.taskcraft.log.Tasks;
import dev.taskcraft.log.kafka.EventRecords;
import dev.taskcraft.serde.CoworkerJson;
import dev.taskcraft.signing.SigningKey;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.TaskId;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The catalogue, and what becomes of requests that other systems write with any client. */
class OutsideRequestsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir static Path folder;
  private static Setting setting;
  private static ServiceProcess state;

  @BeforeAll
  static void start() throws Exception {
    setting = new Setting(folder);
    setting.freshDatabase();
    state = setting.state();
  }

  @AfterAll
  static void stop() throws Exception {
    setting.close();
  }

  private static HttpResponse<String> publish(String role, Coworker coworker) throws Exception {
    return Setting.post(state, role, "/coworkers", CoworkerJson.write(coworker));
  }

  private static RecordMetadata ask(String key, String json) throws Exception {
    return setting.append(
        new ProducerRecord<>(EventRecords.REQUESTS, null, key, json.getBytes(UTF_8)));
  }

  private static void awaitPassed(RecordMetadata place) {
    await().atMost(PATIENCE).until(() -> setting.next(place) > place.offset());
  }

  private static List<String> events(TaskId task) throws Exception {
    return setting.rows(
        "SELECT topic, producer FROM state.event WHERE task = '%s' ORDER BY seq".formatted(task));
  }

  private static List<String> reasons(TaskId task) {
    return setting.deadLetters(EventRecords.REQUESTS).stream()
        .filter(it -> task.value().equals(it.key()))
        .map(it -> header(it, "dlq_reason"))
        .toList();
  }

  private static String header(ConsumerRecord<String, byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }

  @Test
  void keepsEveryVersionAndMakesNoneOfTheSameContent() throws Exception {
    assertThat(publish("viewer", Clerk.named("Versions", "one")).statusCode()).isEqualTo(403);
    HttpResponse<String> first = publish("operator", Clerk.named("Versions", "one"));
    assertThat(first.statusCode()).as(first.body()).isEqualTo(201);
    HttpResponse<String> again = publish("operator", Clerk.named("Versions", "one"));
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(again.body()).contains("\"fresh\":false", "\"version\":1");
    assertThat(publish("operator", Clerk.named("Versions", "two")).statusCode()).isEqualTo(201);
    // back to what was before: that is in use again
    assertThat(publish("operator", Clerk.named("Versions", "one")).body())
        .contains("\"version\":3");

    String one = Setting.get(state, "viewer", "/coworkers/Versions").body();
    String digest = CoworkerJson.coworkerDigest(Clerk.named("Versions", "two"));
    assertThat(one).contains("\"published_by\":\"operator\"", "\"objective\":\"one\"");
    assertThat(Json.all(one, "digest")).hasSize(4).contains(digest);
    assertThat(Setting.get(state, "viewer", "/coworkers/Versions?digest=" + digest).body())
        .contains("\"objective\":\"two\"");
    assertThat(Setting.get(state, "viewer", "/coworkers/Versions?digest=x").statusCode())
        .isEqualTo(404);
    assertThat(Json.all(Setting.get(state, "viewer", "/coworkers").body(), "name"))
        .containsOnlyOnce("Versions");
    String page = Setting.get(state, "viewer", "/coworkers?after=Versionr&limit=1").body();
    assertThat(Json.all(page, "name")).containsExactly("Versions");
  }

  @Test
  void refusesWhatIsNoCoworker() throws Exception {
    for (String body : List.of("{}", "null", "no JSON", "{\"name\":\"x\"}")) {
      HttpResponse<String> refused = Setting.post(state, "operator", "/coworkers", body);
      assertThat(refused.statusCode()).as(body).isEqualTo(400);
      assertThat(refused.body()).contains("bad-coworker", "remedy");
    }
    assertThat(publish("operator", Clerk.named("a\nb", "one")).statusCode()).isEqualTo(400);
    assertThat(publish("operator", Clerk.named("Large", "x".repeat(256 * 1024))).statusCode())
        .isEqualTo(400);
  }

  @Test
  void givesVersionsNumbersOfTheirOwnWhenManyPublishAtOnce() throws Exception {
    List<Callable<Integer>> publications =
        IntStream.range(0, 12)
            .mapToObj(
                i ->
                    (Callable<Integer>)
                        () -> publish("operator", Clerk.named("Race", "o" + i)).statusCode())
            .toList();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Integer> status : threads.invokeAll(publications)) {
        assertThat(status.get()).isEqualTo(201);
      }
    }
    assertThat(setting.rows("SELECT version FROM state.coworker WHERE name = 'Race' ORDER BY 1"))
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, 12).mapToObj(i -> "(" + i + ")").toList());
  }

  @Test
  void putsThePublishedCoworkerIntoARequestAndPinsIt() throws Exception {
    Coworker old = Clerk.named("Pinned", "old");
    publish("operator", old);
    publish("operator", Clerk.named("Pinned", "new"));
    TaskId newest = Tasks.task();
    ask(newest.value(), "{\"coworker\":{\"name\":\"Pinned\"},\"inputs\":{\"week\":\"3\"}}");
    TaskId pinned = Tasks.task();
    String digest = CoworkerJson.coworkerDigest(old);
    ask(
        pinned.value(),
        "{\"coworker\":{\"name\":\"Pinned\",\"digest\":\"%s\"},\"inputs\":{\"week\":\"3\"}}"
            .formatted(digest));

    await().atMost(PATIENCE).until(() -> events(pinned).size() + events(newest).size() == 2);
    assertThat(events(pinned)).containsExactly("(task.requested,state)");
    assertThat(data(pinned))
        .contains("\"objective\":\"old\"", "\"coworker_digest\":\"" + digest + "\"");
    assertThat(data(newest))
        .contains(CoworkerJson.coworkerDigest(Clerk.named("Pinned", "new")), "\"week\":\"3\"");
    assertThat(reasons(pinned)).isEmpty();
  }

  @Test
  void goesOnAfterRequestsThatWouldMakeTooMuchOfThemselves() throws Exception {
    publish("operator", Clerk.named("Poisoned", "one"));
    TaskId wordy = Tasks.task();
    String inputs =
        IntStream.range(0, 20_000)
            .mapToObj(i -> "\"i%d\":1".formatted(i))
            .collect(Collectors.joining(","));
    ask(wordy.value(), "{\"coworker\":{\"name\":\"Poisoned\"},\"inputs\":{%s}}".formatted(inputs));
    TaskId burdened = Tasks.task();
    String request = "{\"coworker\":{\"name\":\"Poisoned\"},\"inputs\":{\"week\":\"3\"}}";
    ProducerRecord<String, byte[]> heavy =
        new ProducerRecord<>(
            EventRecords.REQUESTS, null, burdened.value(), request.getBytes(UTF_8));
    heavy.headers().add("traceparent", "0".repeat(1_040_000).getBytes(UTF_8));
    setting.append(heavy);

    await().atMost(PATIENCE).until(() -> events(wordy).size() + events(burdened).size() == 2);
    assertThat(events(wordy)).containsExactly("(task.failed,state)");
    assertThat(reasons(wordy)).singleElement().asString().contains("i0").hasSizeLessThan(1_100);
    assertThat(events(burdened)).containsExactly("(task.requested,state)");
  }

  @Test
  void aRefusalFailsNoTaskThatIsRequestedInTheSameBatch() throws Exception {
    TaskId task = Tasks.task();
    state.kill();
    setting.append(Tasks.event(task, Tasks.requested("signed")));
    RecordMetadata refused = ask(task.value(), "{\"coworker\":{\"name\":\"Nobody\"}}");
    state = setting.state();

    awaitPassed(refused);
    assertThat(events(task)).hasSize(1);
    assertThat(reasons(task)).singleElement().asString().contains("was requested already");
  }

  private static String data(TaskId task) throws Exception {
    return setting
        .rows("SELECT data FROM state.event WHERE task = '%s'".formatted(task))
        .getFirst()
        .replace("\"\"", "\"");
  }

  @Test
  void answersARequestThatIsRepeatedOrReadAgainOnce() throws Exception {
    publish("operator", Clerk.named("Once", "one"));
    TaskId task = Tasks.task();
    String request = "{\"coworker\":{\"name\":\"Once\"},\"inputs\":{\"week\":\"3\"}}";
    RecordMetadata first = ask(task.value(), request);
    ask(task.value(), request);
    await().atMost(PATIENCE).until(() -> events(task).size() == 1);

    // as if it had died after it answered, and before it stored anything of that
    state.kill();
    setting.execute("DELETE FROM state.event WHERE task = '" + task + "'");
    setting.execute("DELETE FROM state.task WHERE id = '" + task + "'");
    setting.execute("UPDATE state.progress SET next = 0 WHERE topic = 'task.requested'");
    publishWhileDown();
    // one at a time, so that the answer is not read together with the request
    state = setting.state(Map.of("mp.messaging.incoming.tasks.max.poll.records", "1"));
    await().atMost(PATIENCE).until(() -> events(task).size() == 1);
    await().atMost(PATIENCE).until(() -> answers(task).size() == 2);
    RecordMetadata conflict =
        ask(task.value(), "{\"coworker\":{\"name\":\"Once\"},\"inputs\":{\"week\":\"4\"}}");
    awaitPassed(conflict);
    RecordMetadata again = ask(task.value(), request);
    awaitPassed(again);

    assertThat(events(task)).containsExactly("(task.requested,state)");
    assertThat(data(task)).contains("\"objective\":\"one\"");
    assertThat(answers(task)).as("what was answered twice has one id").hasSize(2);
    assertThat(Set.copyOf(answers(task))).hasSize(1);
    assertThat(reasons(task)).singleElement().asString().contains("requested already");
    assertThat(first.partition()).isEqualTo(conflict.partition());
  }

  /** The ids of the requests that were put together for a task. */
  private static List<String> answers(TaskId task) {
    return setting.records(EventRecords.REQUESTS).stream()
        .filter(it -> task.value().equals(it.key()) && it.headers().lastHeader("ce_id") != null)
        .map(it -> header(it, "ce_id"))
        .toList();
  }

  /** Another version than the one that was answered with: the first answer counts. */
  private static void publishWhileDown() throws Exception {
    String content = CoworkerJson.write(Clerk.named("Once", "two")).replace("'", "''");
    setting.execute(
        "INSERT INTO state.coworker VALUES ('Once', 2, '%s', '%s', 'test', 0)"
            .formatted(CoworkerJson.coworkerDigest(Clerk.named("Once", "two")), content));
  }

  @Test
  void failsATaskThatCanNotBeAndSetsItsRequestAside() throws Exception {
    publish("operator", Clerk.named("Strict", "one"));
    Map<TaskId, String> refused = new HashMap<>();
    for (String request :
        List.of(
            "{\"coworker\":{\"name\":\"Nobody\"}}",
            "{\"coworker\":{\"name\":\"Strict\",\"digest\":\"sha256:0\"}}",
            "{\"coworker\":{\"name\":\"Strict\"},\"inputs\":{\"weak\":\"3\"}}")) {
      refused.put(Tasks.task(), request);
    }
    for (Map.Entry<TaskId, String> one : refused.entrySet()) {
      ask(one.getKey().value(), one.getValue());
    }
    List<String> said =
        List.of(
            "no coworker 'Nobody'",
            "no version sha256:0 of coworker 'Strict'",
            "unknown input 'weak'; did you mean");
    for (TaskId task : refused.keySet()) {
      await().atMost(PATIENCE).until(() -> events(task).equals(List.of("(task.failed,state)")));
      assertThat(reasons(task)).hasSize(1);
      assertThat(Setting.get(state, "viewer", "/tasks/" + task).body())
          .contains("\"status\":\"failed\"", "refused");
    }
    assertThat(
            refused.keySet().stream()
                .map(it -> reasons(it).getFirst())
                .collect(Collectors.joining(";")))
        .contains(said);
  }

  @Test
  void takesEmbeddedCoworkersFromKnownKeysOnly() throws Exception {
    Envelope unsigned = Tasks.event(Tasks.task(), Tasks.requested("unsigned"));
    setting.append(new EventRecords().record(unsigned));
    Path eve = folder.resolve("eve.pem");
    SigningKey.create(eve);
    Envelope strange = Tasks.event(Tasks.task(), Tasks.requested("strange"));
    setting.append(new EventRecords().signed(strange, SigningKey.read(eve)));
    Envelope signed = Tasks.event(Tasks.task(), Tasks.requested("signed"));
    ProducerRecord<String, byte[]> good = setting.record(signed);
    setting.append(good);
    TaskId copy = Tasks.task(); // a signature for one task is none for another
    setting.append(
        new ProducerRecord<>(good.topic(), null, copy.value(), good.value(), good.headers()));

    await().atMost(PATIENCE).until(() -> events(signed.task()).size() == 1);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(reasons(unsigned.task()))
                  .singleElement()
                  .asString()
                  .contains("must be signed");
              assertThat(reasons(strange.task())).singleElement().asString().contains("'eve'");
              assertThat(reasons(copy)).singleElement().asString().contains("not that of this");
            });
    for (TaskId task : List.of(unsigned.task(), strange.task(), copy)) {
      assertThat(events(task)).isEmpty();
    }
  }

  @Test
  void movesRequestsWhereTheirKeyBelongs() throws Exception {
    publish("operator", Clerk.named("Lost", "one"));
    Envelope signed = Tasks.event(Tasks.task(), Tasks.requested("misplaced"));
    ProducerRecord<String, byte[]> right = setting.record(signed);
    setting.append(elsewhere(right));
    TaskId named = Tasks.task();
    byte[] json = "{\"coworker\":{\"name\":\"Lost\"},\"inputs\":{\"week\":\"3\"}}".getBytes(UTF_8);
    setting.append(elsewhere(new ProducerRecord<>(EventRecords.REQUESTS, named.value(), json)));

    await().atMost(PATIENCE).until(() -> events(signed.task()).size() == 1);
    await().atMost(PATIENCE).until(() -> events(named).size() == 1);
    for (TaskId task : List.of(signed.task(), named)) {
      assertThat(reasons(task)).isEmpty();
      assertThat(setting.rows("SELECT partition FROM state.event WHERE task = '" + task + "'"))
          .containsExactly("(" + EventRecords.partition(task.value(), Setting.PARTITIONS) + ")");
    }
    assertThat(setting.rows("SELECT id FROM state.event WHERE task = '" + signed.task() + "'"))
        .containsExactly("(" + signed.id() + ")");
  }

  /** Ours is a quarter of a megabyte, the broker's a whole one, and the client's own is lifted. */
  @Test
  void takesTheNextRecordAfterOneThatIsTooLargeForItOrForTheBroker() throws Exception {
    publish("operator", Clerk.named("Large", "one"));
    TaskId tooLarge = Tasks.task();
    TaskId larger = beside(tooLarge);
    TaskId next = beside(tooLarge);
    Map<String, Object> lifted =
        Map.of(
            "bootstrap.servers",
            setting.clients.given().get("bootstrap.servers"),
            "max.request.size",
            8 << 20);
    try (Producer<String, byte[]> stock =
        new KafkaProducer<>(lifted, new StringSerializer(), new ByteArraySerializer())) {
      assertThatExceptionOfType(ExecutionException.class)
          .isThrownBy(() -> stock.send(padded(larger, 2 << 20)).get())
          .withCauseInstanceOf(RecordTooLargeException.class);
      stock.send(padded(tooLarge, EventRecords.MAX_BYTES)).get();
      stock.send(padded(next, 0)).get();
    }

    await().atMost(PATIENCE).until(() -> events(next).size() == 1);
    await().atMost(PATIENCE).until(() -> reasons(tooLarge).size() == 1);
    assertThat(reasons(tooLarge).getFirst()).contains("at most 262144 are allowed");
    assertThat(reasons(larger)).isEmpty();
    assertThat(events(larger)).isEmpty();
  }

  /** Another task on the same partition. */
  private static TaskId beside(TaskId task) {
    int there = EventRecords.partition(task.value(), Setting.PARTITIONS);
    return Stream.generate(Tasks::task)
        .filter(it -> EventRecords.partition(it.value(), Setting.PARTITIONS) == there)
        .findFirst()
        .orElseThrow();
  }

  /** A request with so many bytes more than it needs. */
  private static ProducerRecord<String, byte[]> padded(TaskId task, int bytes) {
    String json = "{\"coworker\":{\"name\":\"Large\"},\"inputs\":{\"week\":\"3\"}}";
    return new ProducerRecord<>(
        EventRecords.REQUESTS, task.value(), (json + " ".repeat(bytes)).getBytes(UTF_8));
  }

  @Test
  void movesARequestOnceAndSetsItAsideWhereThatWasNoHelp() throws Exception {
    ProducerRecord<String, byte[]> stray =
        elsewhere(setting.record(Tasks.event(Tasks.task(), Tasks.requested("once"))));
    RecordMetadata place = setting.append(stray);
    TaskId once = new TaskId(stray.key());
    await().atMost(PATIENCE).until(() -> events(once).size() == 1);
    assertThat(moved(once)).containsExactly(place.partition() + "/" + place.offset());

    ProducerRecord<String, byte[]> round =
        elsewhere(setting.record(Tasks.event(Tasks.task(), Tasks.requested("round"))));
    round.headers().add("moved_from", "1/17".getBytes(UTF_8));
    awaitPassed(setting.append(round));
    TaskId again = new TaskId(round.key());
    assertThat(reasons(again)).singleElement().asString().contains("moved once");
    assertThat(moved(again)).as("the one that was appended").hasSize(1);
    assertThat(events(again)).isEmpty();
  }

  private static List<String> moved(TaskId task) {
    return setting.records(EventRecords.REQUESTS).stream()
        .filter(it -> task.value().equals(it.key()))
        .filter(it -> it.headers().lastHeader("moved_from") != null)
        .map(it -> header(it, "moved_from"))
        .toList();
  }

  private static ProducerRecord<String, byte[]> elsewhere(ProducerRecord<String, byte[]> record) {
    int wrong = 1 - EventRecords.partition(record.key(), Setting.PARTITIONS);
    return new ProducerRecord<>(
        record.topic(), wrong, record.key(), record.value(), record.headers());
  }

  /** What `kafka-console-producer` writes when it is given a line and nothing else. */
  @Test
  void takesARequestWithoutAKeyAndWithoutHeaders() throws Exception {
    publish("operator", Clerk.named("Plain", "one"));
    RecordMetadata place =
        ask(null, "{\"coworker\":{\"name\":\"Plain\"},\"inputs\":{\"week\":\"3\"}}");
    TaskId task = TaskId.named(EventRecords.REQUESTS, place.partition() + "/" + place.offset());
    await().atMost(PATIENCE).until(() -> events(task).size() == 1);

    String repeated =
        "{\"coworker\":{\"name\":\"Plain\"},\"inputs\":{\"week\":\"3\"},\"dedup_key\":\"t-17\"}";
    ask(null, repeated);
    awaitPassed(ask(null, repeated));
    TaskId dedup = TaskId.named("unknown", "t-17");
    await().atMost(PATIENCE).until(() -> events(dedup).size() == 1);
    assertThat(data(dedup)).contains("\"dedup_key\":\"t-17\"");
  }

  @Test
  void doesNotStartWithoutKnowingWhomToTrust() throws Exception {
    for (Map<String, String> settings :
        List.of(
            Map.of("taskcraft.request.keys", ""),
            Map.of("taskcraft.request.keys", folder.resolve("none").toString()),
            Map.of("taskcraft.request.unsigned", "true"),
            Map.of("taskcraft.request.key", ""))) {
      assertThatExceptionOfType(IOException.class)
          .as(settings.toString())
          .isThrownBy(() -> setting.state(settings))
          .withMessageContaining("TASKCRAFT_REQUEST_KEY");
    }
    Path other = Files.createDirectories(folder.resolve("other")).resolve("state.pem");
    SigningKey.create(other);
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> setting.state(Map.of("taskcraft.request.key", other.toString())))
        .withMessageContaining("key 'state' of this service is not in the list")
        .withMessageNotContaining(Files.readAllLines(other).get(1));
  }
}
