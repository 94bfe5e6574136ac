package dev.taskcraft.state.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taskcraft.serde.EventCodec;
import dev.taskcraft.service.NotedPartitions;
import dev.taskcraft.service.RequestConfig;
import dev.taskcraft.service.Seeking;
import dev.taskcraft.service.observe.Observers;
import dev.taskcraft.signing.SigningKey;
import dev.taskcraft.signing.TrustedKeys;
import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;

/** Puts the state-service together. */
@ApplicationScoped
public class StateService {
  private static final byte[] PROBE = "taskcraft probe".getBytes(UTF_8);

  @Produces
  @Singleton
  EventCodec codec() {
    return new EventCodec();
  }

  @Produces
  @Singleton
  Storer storer(
      ReactiveCalls calls,
      Events events,
      Writes writes,
      Positions positions,
      DeadLetters letters,
      OutsideRequests requests,
      EventCodec codec,
      StateConfig config) {
    return new Storer(
        calls, events, writes, positions, letters, requests, codec, config.cachedTasks());
  }

  @Produces
  @Singleton
  @Startup
  OutsideRequests requests(
      Catalogue catalogue,
      KnownRequests known,
      Producer<String, byte[]> producer,
      TrustedKeys trusted,
      RequestConfig config) {
    SigningKey key = config.key().map(SigningKey::read).orElse(null);
    if (key == null && !config.unsigned()) {
      throw new IllegalStateException(
          "state-service appends requests from outside, and has no key to sign them; name the file"
              + " of its private key by TASKCRAFT_REQUEST_KEY");
    }
    if (key != null && trusted.refusal(PROBE, key.name(), key.sign(PROBE)) != null) {
      throw new IllegalStateException(
          "%s of this service is not in the list of request keys, or is another there; add its public half to the file of TASKCRAFT_REQUEST_KEYS"
              .formatted(key));
    }
    return new OutsideRequests(new RequestResolver(catalogue, key), known, producer);
  }

  @Produces
  @Singleton
  StateListener listener(
      Storer storer,
      Seeking seeking,
      Observers observers,
      AgroalDataSource database,
      Admin admin,
      TrustedKeys trusted) {
    return new StateListener(
        storer, seeking, observers, () -> NotedPartitions.of(database, "state", admin), trusted);
  }

  void close(@Disposes StateListener listener) {
    listener.close();
  }
}
