package dev.taskcraft.local.broker;

import dev.taskcraft.local.Ports;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A Kafka broker in this JVM: one node that is its own controller (KRaft), on the loopback address.
 * It survives a kill of the process, and not a loss of power, because nothing is replicated.
 */
public final class Broker implements AutoCloseable {
  /** Always the same, because a folder that was prepared once takes no other. */
  private static final Uuid CLUSTER = new Uuid(0x7461736b63726166L, 0x7400000000000001L);

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

  private final KafkaRaftServer server;
  private final int port;

  private Broker(KafkaRaftServer server, int port) {
    this.server = server;
    this.port = port;
  }

  /**
   * Starts one.
   *
   * @param folder for its data, which may be there from an earlier run
   * @param wanted its port, 0 for any
   * @param more settings, by Kafka's names, beside and before those it has here
   */
  public static Broker start(Path folder, int wanted, Map<String, String> more) throws IOException {
    Files.createDirectories(folder);
    int port = wanted == 0 ? Ports.free() : wanted;
    int controller = Ports.free();
    Properties properties = new Properties();
    properties.setProperty("process.roles", "broker,controller");
    properties.setProperty("node.id", "1");
    properties.setProperty("controller.quorum.voters", "1@127.0.0.1:" + controller);
    properties.setProperty("controller.listener.names", "CONTROLLER");
    properties.setProperty(
        "listeners",
        "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(port, controller));
    properties.setProperty("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
    properties.setProperty(
        "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    properties.setProperty("log.dirs", folder.toString());
    properties.setProperty("offsets.topic.replication.factor", "1");
    properties.setProperty("offsets.topic.num.partitions", "4");
    properties.setProperty("transaction.state.log.replication.factor", "1");
    properties.setProperty("transaction.state.log.min.isr", "1");
    properties.setProperty("transaction.state.log.num.partitions", "4");
    properties.setProperty("share.coordinator.state.topic.replication.factor", "1");
    properties.setProperty("share.coordinator.state.topic.min.isr", "1");
    properties.setProperty("group.initial.rebalance.delay.ms", "0");
    properties.setProperty("group.min.session.timeout.ms", "1000");
    properties.setProperty("auto.create.topics.enable", "false");
    properties.setProperty("log.segment.bytes", Integer.toString(64 << 20));
    properties.setProperty("log.index.size.max.bytes", Integer.toString(1 << 20));
    properties.putAll(more);
    awaitFree(folder);
    format(folder);
    KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
    server.startup();
    return new Broker(server, port);
  }

  /** The address for clients, {@code host:port}. */
  public String address() {
    return "127.0.0.1:" + port;
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }

  /** Waits for a broker that is ending there; the server itself refuses one that stays. */
  private static void awaitFree(Path folder) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try (FileChannel lock =
        FileChannel.open(
            folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      while (System.nanoTime() < deadline) {
        try (FileLock held = lock.tryLock()) {
          if (held != null) {
            return;
          }
        }
        Thread.sleep(BETWEEN_LOOKS);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException("stopped while waiting for " + folder, stopped);
    }
  }

  private static void format(Path folder) throws IOException {
    Formatter formatter = new Formatter();
    formatter.setClusterId(CLUSTER.toString());
    formatter.setNodeId(1);
    formatter.addDirectory(folder.toString());
    formatter.setMetadataLogDirectory(folder.toString());
    formatter.setControllerListenerName("CONTROLLER");
    formatter.setReleaseVersion(MetadataVersion.LATEST_PRODUCTION);
    formatter.setIgnoreFormatted(true);
    try {
      formatter.run();
    } catch (IOException failure) {
      throw failure;
    } catch (Exception failure) { // the formatter's signature
      throw new IOException("can't prepare " + folder + " for the broker", failure);
    }
  }
}
