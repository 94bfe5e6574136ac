package dev.taskcraft.local;

import static dev.taskcraft.local.Office.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskcraft.log.kafka.TopicSetup;
import dev.taskcraft.task.Status;
import dev.taskcraft.task.Step;
import dev.taskcraft.task.TaskEvent.TaskRequested;
import dev.taskcraft.task.TaskId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * What may happen to a cluster beside a crash. After each: no task lost, every effect once, and
 * nobody was asked about a step that nobody needed to be asked about.
 */
@Tag("alone")
class FaultsIT {
  private static final int ENTRIES = 3;
  private static final String LONG = "takes long; make chaos runs it (-Dtaskcraft.faults=all)";
  private static final Duration DRAIN = Duration.ofSeconds(8);

  @TempDir static Path folder;
  private static Office office;
  private static Cluster cluster;
  private static List<ServiceProcess> originals;

  @BeforeAll
  static void start() throws Exception {
    office =
        new Office(
            folder,
            Map.of("TASKCRAFT_DRAIN", DRAIN.toString(), "TASKCRAFT_APPROVAL_SWEEP_AFTER", "PT10M"));
    cluster = office.cluster;
    originals =
        Arrays.stream(Service.values())
            .map(service -> cluster.replicas(service).getFirst())
            .toList();
  }

  /** One replica of each service goes on, where it was at first, whatever a test left. */
  @AfterEach
  void restore() throws Exception {
    for (ServiceProcess original : originals) {
      List<ServiceProcess> living = cluster.replicas(original.service());
      for (ServiceProcess process : living) {
        Signal.goOn(process);
        if (!process.url().equals(original.url())) {
          process.close();
        }
      }
      if (living.stream().noneMatch(process -> process.url().equals(original.url()))) {
        cluster.restart(original);
      }
    }
    for (Service service : Service.values()) {
      members(service, 1);
    }
  }

  @AfterAll
  static void stop() throws Exception {
    office.close();
  }

  @Test
  void anExecutorToldToEndFinishesTheCallUnderWayAndBeginsNoOther() throws Exception {
    TaskId held = office.submit(Ledger::held);
    until(() -> office.ledger.begun().containsKey(held + " 0"));
    ServiceProcess executor = only(Service.EXECUTOR);

    Signal.end(executor);
    TaskId next = office.submit(name -> Ledger.request(name, 1));
    until(() -> office.task(next).request() != null);
    office.ledger.letGo(held.value());
    until(() -> !executor.alive());

    until(() -> office.task(held).step(1).phase() == Step.Phase.SUCCEEDED);
    assertThat(office.task(next).step(1).attempts()).isEmpty();
    cluster.restart(executor);
    office.settle(List.of(held, next));
    office.account(List.of(held, next), 1);
    office.neverInDoubt(List.of(held, next));
  }

  @Test
  @EnabledIfSystemProperty(named = "taskcraft.faults", matches = "all", disabledReason = LONG)
  void anExecutorToldToEndDoesNotWaitForEver() throws Exception {
    TaskId held = office.submit(Ledger::held);
    until(() -> office.ledger.begun().containsKey(held + " 0"));
    ServiceProcess executor = only(Service.EXECUTOR);

    Signal.end(executor);
    await().atMost(DRAIN.plusSeconds(15)).until(() -> !executor.alive());
    cluster.restart(executor);

    until(() -> office.task(held).status() == Status.IN_DOUBT);
    assertThat(office.ledger.begun()).containsEntry(held + " 0", 1);
    office.ledger.letGo(held.value());
    office.settle(List.of(held));
    office.account(List.of(held), 1);
  }

  @Test
  @EnabledIfSystemProperty(named = "taskcraft.faults", matches = "all", disabledReason = LONG)
  void servicesRestartedInTurnUnderLoadLoseNothingAndLeaveNoDoubt() throws Exception {
    List<TaskId> tasks = new ArrayList<>();
    for (Service service : Service.values()) {
      tasks.addAll(office.submit(6, name -> Ledger.request(name, ENTRIES)));
      office.awaitEntries(tasks, tasks.size());
      ServiceProcess process = only(service);
      Signal.end(process);
      await().atMost(DRAIN.plusSeconds(15)).until(() -> !process.alive());
      cluster.restart(process);
    }
    office.settle(tasks);
    office.account(tasks, ENTRIES);
    office.neverInDoubt(tasks);
  }

  @Test
  void theBrokerIsKilledUnderLoadAndComesBack() throws Exception {
    List<TaskId> tasks = office.submit(20, name -> Ledger.request(name, ENTRIES));
    office.awaitEntries(tasks, 10);

    cluster.restartBroker();

    tasks.addAll(office.submit(5, name -> Ledger.request(name, ENTRIES)));
    office.settle(tasks);
    office.account(tasks, ENTRIES);
    office.neverInDoubt(tasks);
    allWell();
  }

  @Test
  void theDatabaseIsRestartedUnderLoadAndDecisionsOfBeforeAndAfterAreDelivered() throws Exception {
    List<TaskId> asked = office.submit(4, Ledger::asked);
    until(() -> asked.stream().allMatch(id -> waits(id)));
    List<TaskId> tasks = office.submit(20, name -> Ledger.request(name, ENTRIES));
    office.awaitEntries(tasks, 10);
    Approver approver = new Approver(cluster);

    approver.approve(office.task(asked.get(0)));
    approver.approve(office.task(asked.get(1)));
    cluster.restartDatabase();
    approver.approve(office.task(asked.get(2)));
    approver.approve(office.task(asked.get(3)));

    office.settle(tasks);
    office.account(tasks, ENTRIES);
    office.neverInDoubt(tasks);
    office.settle(asked);
    office.account(asked, 1);
    allWell();
  }

  private static boolean waits(TaskId id) {
    return office.task(id).status() == Status.AWAITING_APPROVAL;
  }

  @Test
  @EnabledIfSystemProperty(named = "taskcraft.faults", matches = "all", disabledReason = LONG)
  void anExecutorThatSleepsThroughItsSessionInACallIsWaitedFor() throws Exception {
    ServiceProcess first = only(Service.EXECUTOR);
    TaskId held = office.submitOn(2, Ledger::held);
    until(() -> office.ledger.begun().containsKey(held + " 0"));

    Signal.stop(first);
    cluster.start(Service.EXECUTOR);
    TaskId other =
        office.submitOn(2, name -> Ledger.request(name, 1)); // by now the partition's new owner
    office.settle(List.of(other));
    office.ledger.letGo(held.value());
    assertThat(office.task(held).step(1).phase()).isEqualTo(Step.Phase.RUNNING);

    Signal.goOn(first);
    office.settle(List.of(held));
    office.account(List.of(held, other), 1);
    office.neverInDoubt(List.of(held, other));
    assertThat(office.ledger.begun()).containsEntry(held + " 0", 1);
  }

  /**
   * An open transaction keeps the start from being read back, so that the executor is stopped after
   * it announced the call and before it began.
   */
  @Test
  void anExecutorThatSleepsBetweenStartAndEffectLeavesTheCallToAnother() throws Exception {
    ServiceProcess first = only(Service.EXECUTOR);
    TaskId task;
    try (Producer<String, byte[]> blocker = transactional();
        Consumer<String, byte[]> peek = uncommitted("step.started", 1)) {
      blocker.initTransactions();
      blocker.beginTransaction();
      blocker.send(new ProducerRecord<>("step.started", 1, "nobody", new byte[0])).get();
      task = office.submitOn(1, name -> Ledger.request(name, 1));
      until(() -> started(peek, task));

      Signal.stop(first);
      blocker.abortTransaction();
      cluster.start(Service.EXECUTOR);
      TaskId other = office.submitOn(1, name -> Ledger.request(name, 1));
      office.settle(List.of(other)); // the partition is the second's, which has read the start
    }
    assertThat(office.entriesOf(List.of(task))).isEmpty();

    Signal.goOn(first);
    office.settle(List.of(task));
    office.account(List.of(task), 1);
  }

  private static boolean started(Consumer<String, byte[]> peek, TaskId task) {
    for (ConsumerRecord<String, byte[]> record : peek.poll(Duration.ofMillis(100))) {
      if (task.value().equals(record.key())) {
        return true;
      }
    }
    return false;
  }

  @Test
  @EnabledIfSystemProperty(named = "taskcraft.faults", matches = "all", disabledReason = LONG)
  void otherServicesThatSleepThroughTheirSessionLeaveTheirPartitionsAndTakeThemBack()
      throws Exception {
    List<TaskId> tasks = new ArrayList<>();
    for (Service service : List.of(Service.PLANNER, Service.POLICY, Service.STATE)) {
      ServiceProcess first = only(service);
      ServiceProcess second = cluster.start(service);
      members(service, 2);
      tasks.addAll(office.submit(5, name -> Ledger.request(name, ENTRIES)));
      office.awaitEntries(tasks, tasks.size());

      Signal.stop(first);
      members(service, 1);
      tasks.addAll(settledOnEveryPartition()); // all are the second's

      Signal.goOn(first);
      members(service, 2);
      second.close();
      members(service, 1);
      tasks.addAll(settledOnEveryPartition()); // and the first's again
    }
    office.settle(tasks);
    office.account(tasks, ENTRIES);
    office.neverInDoubt(tasks);
    allWell();
  }

  private static List<TaskId> settledOnEveryPartition() {
    List<TaskId> tasks = onEveryPartition();
    office.settle(tasks);
    tasks.forEach(id -> office.shown.agrees(office.task(id)));
    return tasks;
  }

  /** Its session with the database ends no more than its sleep does, if nobody ends it. */
  @Test
  @EnabledIfSystemProperty(named = "taskcraft.faults", matches = "all", disabledReason = LONG)
  void otherServicesThatSleepWhileTheyLeadTheOutboxLeaveItsDecisionsToAnother() throws Exception {
    ServiceProcess first = only(Service.APPROVAL);
    until(() -> leads(first));
    ServiceProcess second = cluster.start(Service.APPROVAL);
    members(Service.APPROVAL, 2);
    Verdicts verdicts = new Verdicts(office.watcher);
    List<TaskId> asked = onEveryPartition(Ledger::asked);
    until(() -> asked.stream().allMatch(FaultsIT::waits));
    Approver approver = new Approver(cluster); // asks the second, while there is one
    approver.approve(office.task(asked.get(0)));

    Signal.stop(first);
    members(Service.APPROVAL, 1);
    approver.approve(office.task(asked.get(1)));
    List<TaskId> later = onEveryPartition(Ledger::asked);
    until(() -> later.stream().allMatch(FaultsIT::waits));
    later.forEach(id -> approver.approve(office.task(id)));
    office.settle(later);
    office.settle(asked.subList(0, 2));
    assertThat(leads(second)).isTrue();

    Signal.goOn(first);
    members(Service.APPROVAL, 2);
    until(() -> !leads(first));
    approver.approve(office.task(asked.get(2)));
    second.close();
    until(() -> leads(first));
    approver.approve(office.task(asked.get(3)));

    asked.addAll(later);
    office.settle(asked);
    office.account(asked, 1);
    office.neverInDoubt(asked);
    verdicts.account(asked);
    allWell();
  }

  @Test
  @EnabledIfSystemProperty(named = "taskcraft.faults", matches = "all", disabledReason = LONG)
  void aCallIsLeftWhereItRunsWhenItsPartitionMoves() throws Exception {
    List<TaskId> held = new ArrayList<>();
    for (int partition = 0; partition < Office.PARTITIONS; partition++) {
      held.add(office.submitOn(partition, Ledger::held));
    }
    until(() -> held.stream().allMatch(FaultsIT::begun));

    cluster.start(Service.EXECUTOR); // half of the partitions are its own
    List<TaskId> others = new ArrayList<>();
    for (int partition = 0; partition < Office.PARTITIONS; partition++) {
      others.add(office.submitOn(partition, name -> Ledger.request(name, 1)));
    }
    office.settle(others);
    for (TaskId id : held) {
      assertThat(office.task(id).step(1).phase()).isEqualTo(Step.Phase.RUNNING);
      office.ledger.letGo(id.value());
    }

    office.settle(held);
    office.account(held, 1);
    office.neverInDoubt(held);
    for (TaskId id : held) {
      assertThat(office.ledger.begun()).containsEntry(id + " 0", 1);
    }
  }

  private static boolean begun(TaskId id) {
    try {
      return office.ledger.begun().containsKey(id + " 0");
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    }
  }

  @Test
  void eventsThatComeAgainInAnyOrderChangeNothing() throws Exception {
    Queue<ConsumerRecord<String, byte[]>> seen = new ConcurrentLinkedQueue<>();
    office.watcher.listen((record, _) -> seen.add(record));
    List<TaskId> tasks = office.submit(15, name -> Ledger.request(name, ENTRIES));
    List<TaskId> held = office.submit(2, Ledger::held);
    office.awaitEntries(tasks, 15);
    try (Producer<String, byte[]> producer = office.clients.producer()) {
      again(producer, seen);
      office.settle(tasks);
      again(producer, seen);
    }
    for (TaskId id : held) {
      office.ledger.letGo(id.value());
    }
    TaskId last = office.submit(name -> Ledger.request(name, ENTRIES));
    tasks.add(last);

    office.settle(tasks);
    office.settle(held);
    office.account(tasks, ENTRIES);
    office.account(held, 1);
    office.neverInDoubt(tasks);
    allWell();
  }

  /** It takes offsets and brings no record, so nothing tells that reading has come to the end. */
  @Test
  void whatATransactionGivenUpLeavesBehindHoldsNothingUp() throws Exception {
    giveUpATransactionOnEveryTopic();
    List<TaskId> running = onEveryPartition();
    office.settle(running);

    for (Service service : List.of(Service.PLANNER, Service.POLICY, Service.EXECUTOR)) {
      ServiceProcess process = only(service);
      process.kill();
      cluster.restart(process);
    }
    giveUpATransactionOnEveryTopic();
    List<TaskId> restarted = onEveryPartition();
    office.settle(restarted);

    running.addAll(restarted);
    office.account(running, ENTRIES);
    office.neverInDoubt(running);
  }

  private static List<TaskId> onEveryPartition() {
    return onEveryPartition(name -> Ledger.request(name, ENTRIES));
  }

  private static List<TaskId> onEveryPartition(Function<String, TaskRequested> request) {
    List<TaskId> tasks = new ArrayList<>();
    for (int partition = 0; partition < Office.PARTITIONS; partition++) {
      tasks.add(office.submitOn(partition, request));
    }
    return tasks;
  }

  private static void giveUpATransactionOnEveryTopic() {
    try (Producer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                cluster.kafka(),
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                "outside"),
            new StringSerializer(),
            new ByteArraySerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      for (String topic : TopicSetup.topics()) {
        for (int partition = 0; partition < Office.PARTITIONS; partition++) {
          var _ = producer.send(new ProducerRecord<>(topic, partition, "nobody", new byte[] {1}));
        }
      }
      producer.flush();
      producer.abortTransaction();
    }
  }

  private static void again(
      Producer<String, byte[]> producer, Queue<ConsumerRecord<String, byte[]>> seen) {
    List<ConsumerRecord<String, byte[]>> shuffled = new ArrayList<>(seen);
    Collections.shuffle(shuffled, new Random(shuffled.size()));
    for (ConsumerRecord<String, byte[]> record : shuffled) {
      var _ =
          producer.send(
              new ProducerRecord<>(
                  record.topic(), null, record.key(), record.value(), record.headers()));
    }
    producer.flush();
  }

  @Test
  @EnabledIfSystemProperty(named = "taskcraft.faults", matches = "all", disabledReason = LONG)
  void oneOfTwoReplicasOfEachServiceIsKilledAndTheOtherGoesOn() throws Exception {
    Map<Service, ServiceProcess> first = new HashMap<>();
    for (Service service : Service.values()) {
      first.put(service, only(service));
      cluster.start(service);
    }
    allWell();
    assertThat(leaders()).as("of two approval services").isEqualTo(1);
    List<TaskId> tasks = office.submit(15, name -> Ledger.request(name, ENTRIES));
    List<TaskId> asked = office.submit(2, Ledger::asked);
    until(() -> asked.stream().allMatch(FaultsIT::waits));

    for (Service service : Service.values()) {
      if (service != Service.STATE) {
        first.get(service).kill();
      }
    }
    until(() -> leaders() == 1);
    Approver approver = new Approver(cluster);
    approver.approve(office.task(asked.get(0)));
    first.get(Service.STATE).kill();
    approver.approve(office.task(asked.get(1)));
    cluster.restart(first.get(Service.STATE)); // the one that the others ask

    office.settle(tasks);
    office.settle(asked);
    office.account(tasks, ENTRIES);
    office.account(asked, 1);
    allWell();
  }

  private static long leaders() throws InterruptedException {
    long leaders = 0;
    for (ServiceProcess process : cluster.replicas(Service.APPROVAL)) {
      leaders += leads(process) ? 1 : 0;
    }
    return leaders;
  }

  private static boolean leads(ServiceProcess process) throws InterruptedException {
    return process.health("ready").body().replace(" ", "").contains("\"leads\":true");
  }

  /** All replicas live and take work. */
  private static void allWell() {
    for (Service service : Service.values()) {
      for (ServiceProcess process : cluster.replicas(service)) {
        until(() -> process.health("ready").status() == 200);
        until(() -> process.health("live").status() == 200);
      }
    }
  }

  private static ServiceProcess only(Service service) {
    List<ServiceProcess> replicas = cluster.replicas(service);
    assertThat(replicas).as("replicas of " + service).hasSize(1);
    return replicas.getFirst();
  }

  /** Waits until the group of a service has so many members, and is at rest. */
  private static void members(Service service, int count) {
    String group = group(service);
    try (Admin admin = office.clients.admin()) {
      until(
          () -> {
            ConsumerGroupDescription found =
                admin.describeConsumerGroups(List.of(group)).all().get().get(group);
            return found.members().size() == count
                && (found.groupState() == GroupState.STABLE
                    || found.groupState() == GroupState.EMPTY);
          });
    }
  }

  /** The one of approval-service was changed with its topics, see ADR 24. */
  private static String group(Service service) {
    return service == Service.APPROVAL ? "taskcraft-approval-2" : "taskcraft-" + service.label();
  }

  private static Producer<String, byte[]> transactional() {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", cluster.kafka(), "transactional.id", "blocker"),
        new StringSerializer(),
        new ByteArraySerializer());
  }

  private static Consumer<String, byte[]> uncommitted(String topic, int partition) {
    Consumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", cluster.kafka(), "auto.offset.reset", "earliest"),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    consumer.assign(List.of(new TopicPartition(topic, partition)));
    return consumer;
  }
}
