package dev.taskcraft.state.service;

import dev.taskcraft.log.kafka.TopicSetup;
import dev.taskcraft.serde.EventCodec;
import dev.taskcraft.service.Seeking;
import dev.taskcraft.service.observe.Observers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.apache.kafka.clients.admin.Admin;

/** Puts the state-service together. */
@ApplicationScoped
public class StateService {
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
      EventCodec codec,
      StateConfig config) {
    return new Storer(calls, events, writes, positions, letters, codec, config.cachedTasks());
  }

  @Produces
  @Singleton
  StateListener listener(Storer storer, Seeking seeking, Observers observers, Admin admin) {
    try {
      return new StateListener(storer, seeking, observers, TopicSetup.partitions(admin));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stopped before the topics were known", stopped);
    }
  }

  void close(@Disposes StateListener listener) {
    listener.close();
  }
}
