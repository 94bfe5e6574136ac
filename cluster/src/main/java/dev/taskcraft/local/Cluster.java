package dev.taskcraft.local;

import dev.taskcraft.log.kafka.KafkaClients;
import dev.taskcraft.log.kafka.TopicSetup;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/** A whole cluster on this machine: a broker, a database, and replicas of the five services. */
public final class Cluster implements AutoCloseable {
  private final Path project;
  private final Path folder;
  private final Options options;
  private final Tokens tokens = Tokens.fresh();
  private final List<ServiceProcess> services = new CopyOnWriteArrayList<>();
  private @Nullable RequestKeys keys;
  private @Nullable BrokerProcess broker;
  private @Nullable Database database;

  /**
   * How it is to be.
   *
   * @param partitions of every topic, if the topics are not there yet
   * @param person whom the token of {@link #token} stands for
   * @param environment of every service, beside what the cluster itself sets
   */
  public record Options(int partitions, String person, Map<String, String> environment) {
    public Options {
      environment = Map.copyOf(environment);
    }
  }

  private Cluster(Path project, Path folder, Options options) {
    this.project = project;
    this.folder = folder;
    this.options = options;
  }

  /**
   * Starts the broker, the database and one replica of each service, and waits until all take work.
   * What was started is ended again when one of them does not start.
   *
   * @param project the folder of the whole project, built
   * @param folder for data and logs; what an earlier cluster left there is taken up. The keys of
   *     requests lie beside it, in {@code keys}
   */
  public static Cluster start(Path project, Path folder, Options options)
      throws IOException, InterruptedException {
    Cluster cluster = new Cluster(project, folder, options);
    try {
      cluster.startServers();
      cluster.startServices();
      return cluster;
    } catch (IOException | InterruptedException | RuntimeException failure) {
      cluster.close();
      throw failure;
    }
  }

  private void startServers() throws IOException, InterruptedException {
    Files.createDirectories(folder.resolve("logs"));
    tokens.write(folder.resolve("tokens"), options.person());
    keys = RequestKeys.in(folder.resolveSibling("keys"));
    broker = broker(0);
    database = Database.start(folder.resolve("postgres"));
    try (Admin admin = KafkaClients.of(kafka()).admin()) {
      new TopicSetup(options.partitions(), (short) 1, Duration.ofDays(7)).create(admin);
    }
  }

  private BrokerProcess broker(int port) throws IOException {
    return BrokerProcess.start(project.resolve("cluster"), folder.resolve("kafka"), port);
  }

  private void startServices() throws IOException, InterruptedException {
    // The others ask state-service where to begin.
    start(Service.STATE);
    List<ServiceProcess> others = new ArrayList<>();
    for (Service service : Service.values()) {
      if (service != Service.STATE) {
        others.add(launch(service));
      }
    }
    for (ServiceProcess other : others) {
      other.awaitReady();
    }
  }

  /** Starts one more replica and waits until it takes work. */
  public ServiceProcess start(Service service) throws IOException, InterruptedException {
    ServiceProcess process = launch(service);
    process.awaitReady();
    return process;
  }

  /** Starts one that has ended again, where it was, and waits until it takes work. */
  public ServiceProcess restart(ServiceProcess ended) throws IOException, InterruptedException {
    services.remove(ended);
    ServiceProcess process = launch(ended.service(), ended.port());
    process.awaitReady();
    return process;
  }

  private ServiceProcess launch(Service service) throws IOException {
    return launch(service, Ports.free());
  }

  private ServiceProcess launch(Service service, int port) throws IOException {
    Map<String, String> environment = new HashMap<>(options.environment());
    environment.put("KAFKA_BOOTSTRAP_SERVERS", kafka());
    environment.put("DATABASE_URL", database());
    environment.put("TASKCRAFT_ACCESS_TOKENS", folder.resolve("tokens").toString());
    environment.put("TASKCRAFT_STATE_TOKEN", tokens.services());
    environment.put("TASKCRAFT_REQUEST_KEYS", keys().list().toString());
    if (service == Service.STATE) {
      environment.put("TASKCRAFT_REQUEST_KEY", keys().state().toString());
    }
    replicas(Service.STATE).stream()
        .findFirst()
        .ifPresent(state -> environment.put("TASKCRAFT_STATE_URL", state.url()));
    ServiceProcess process =
        ServiceProcess.start(
            service,
            project,
            List.of(),
            environment,
            port,
            folder.resolve("logs").resolve(service.label() + ".log"));
    services.add(process);
    return process;
  }

  /** The replicas of a service that live. */
  public List<ServiceProcess> replicas(Service service) {
    return services.stream().filter(it -> it.service() == service && it.alive()).toList();
  }

  /** Ends the broker as a power cut would, and starts it again at the same address. */
  public void restartBroker() throws IOException, InterruptedException {
    int port = Integer.parseInt(kafka().substring(kafka().indexOf(':') + 1));
    broker().kill();
    broker = broker(port);
  }

  /** Restarts the database at the same address. */
  public void restartDatabase() throws IOException {
    int port = server().port();
    server().close();
    database = Database.start(folder.resolve("postgres"), port);
  }

  /** The broker's address. */
  public String kafka() {
    return broker().address();
  }

  /** The database's DATABASE_URL. */
  public String database() {
    return server().url();
  }

  /** The token of the person who started it, who may do everything. */
  public String token() {
    return tokens.person();
  }

  /** The file of the key that the person who started it signs requests with. */
  public Path requestKey() {
    return keys().command();
  }

  @Override
  public void close() throws IOException {
    // The others ask state-service until they have ended.
    List<ServiceProcess> others =
        services.stream().filter(process -> process.service() != Service.STATE).toList();
    others.forEach(ServiceProcess::end);
    others.forEach(ServiceProcess::close);
    services.forEach(ServiceProcess::close);
    try (Closeable _ = broker;
        Closeable _ = database) {
      services.clear();
    }
  }

  private RequestKeys keys() {
    return Objects.requireNonNull(keys, "there are no keys yet");
  }

  private BrokerProcess broker() {
    return Objects.requireNonNull(broker, "the broker was not started");
  }

  private Database server() {
    return Objects.requireNonNull(database, "the database was not started");
  }
}
