package dev.taskcraft.service;

import dev.taskcraft.cluster.Snapshot;
import dev.taskcraft.cluster.Snapshots;
import dev.taskcraft.log.kafka.TopicSetup;
import dev.taskcraft.serde.EventCodec;
import dev.taskcraft.serde.StrictJson;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.tls.Authorities;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the state-service where a partition stands. The thread that reads the topics waits for it,
 * because there is nothing else it could do with the partition; so it ends well before the broker
 * would give the partition to somebody else, and the group is asked for the partition again.
 */
@ApplicationScoped
public class StateClient implements Snapshots {
  private static final Logger LOG = LoggerFactory.getLogger(StateClient.class);
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ATTEMPT = Duration.ofMinutes(1);
  private static final Duration ALTOGETHER = Duration.ofMinutes(2);
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final Optional<String> url;
  private final Optional<String> token;
  private final Duration altogether;
  private volatile boolean stopped;
  private final EventCodec codec = new EventCodec();
  private final HttpClient http;

  @Inject
  StateClient(ServiceConfig config) {
    this(config.state().url(), config.state().token(), config.tls().ca(), ALTOGETHER);
  }

  StateClient(
      Optional<String> url, Optional<String> token, Optional<Path> ca, Duration altogether) {
    this.url = url;
    this.token = token;
    this.altogether = altogether;
    http =
        Authorities.client(ca, url.stream().toList())
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();
  }

  void stop(@Observes ShutdownEvent event) {
    stopped = true;
  }

  @Override
  public Snapshot of(int partition, int partitions) {
    if (url.isEmpty()) {
      return Snapshot.NOTHING; // everything is read from the beginning
    }
    URI address = URI.create(url.get() + "/partitions/" + partition + "/snapshot");
    long deadline = System.nanoTime() + altogether.toNanos();
    while (true) {
      try {
        return bounded(address, partitions);
      } catch (IOException failure) {
        if (stopped || System.nanoTime() > deadline) {
          throw new UncheckedIOException(failure);
        }
        LOG.atWarn()
            .addKeyValue("partition", partition)
            .addKeyValue("reason", String.valueOf(failure.getMessage()))
            .log("state-service does not answer, asking again");
        pause(failure);
      }
    }
  }

  private Snapshot bounded(URI address, int partitions) throws IOException {
    CompletableFuture<Snapshot> answer = new CompletableFuture<>();
    Thread asking =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    answer.complete(ask(address, partitions));
                  } catch (IOException | RuntimeException failure) {
                    answer.completeExceptionally(failure);
                  } catch (InterruptedException late) {
                    answer.completeExceptionally(new IOException(late));
                  }
                });
    try {
      return answer.get(ATTEMPT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      throw new IOException(address + " took more than " + ATTEMPT, late);
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof RuntimeException bug
          && !(bug instanceof UncheckedIOException)) {
        throw bug;
      }
      throw new IOException(address + " can't be read: " + failure.getCause(), failure);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException("stopped while asking " + address, stopped));
    } finally {
      asking.interrupt();
    }
  }

  private Snapshot ask(URI address, int partitions) throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(address);
    token.ifPresent(it -> request.header("Authorization", "Bearer " + it));
    HttpResponse<Stream<String>> answer = sent(request.build());
    try (Stream<String> lines = answer.body()) {
      if (answer.statusCode() != 200) {
        throw new IOException(
            "%s answers %d; %s"
                .formatted(
                    address,
                    answer.statusCode(),
                    answer.statusCode() == 401 || answer.statusCode() == 403
                        ? "taskcraft.state.token must be one of role `service` there"
                        : "look into its log"));
      }
      return read(address, lines.iterator(), partitions);
    }
  }

  private HttpResponse<Stream<String>> sent(HttpRequest request)
      throws IOException, InterruptedException {
    try {
      return http.send(request, BodyHandlers.ofLines());
    } catch (IOException failure) {
      throw new IOException(Authorities.why(request.uri(), failure), failure);
    }
  }

  private Snapshot read(URI address, Iterator<String> lines, int partitions) throws IOException {
    List<Envelope> events = new ArrayList<>();
    Map<String, Long> next = new HashMap<>();
    while (lines.hasNext()) {
      String line = lines.next();
      if (line.startsWith("{\"next\":")) {
        same(line, partitions);
        ((Map<?, ?>) inside(line, "next"))
            .forEach((topic, offset) -> next.put((String) topic, ((Number) offset).longValue()));
      } else if (line.startsWith("{\"end\":")) {
        if (((Number) inside(line, "end")).longValue() == events.size()) {
          return new Snapshot(next, events);
        }
        break;
      } else {
        events.add(codec.parse(line));
      }
    }
    throw new IOException(address + " ended too early");
  }

  /** A state-service of before does not say it. */
  private static void same(String line, int partitions) {
    Object noted = StrictJson.parseObject(line).get("partitions");
    if (noted != null && ((Number) noted).intValue() != partitions) {
      throw TopicSetup.changed(
          "the task topics, as state-service knows them", partitions, ((Number) noted).intValue());
    }
  }

  private static Object inside(String line, String name) {
    return java.util.Objects.requireNonNull(StrictJson.parseObject(line).get(name));
  }

  private static void pause(IOException failure) {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(failure);
    }
  }
}
