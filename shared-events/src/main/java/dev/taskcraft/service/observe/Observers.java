package dev.taskcraft.service.observe;

import dev.taskcraft.cluster.Observer;
import dev.taskcraft.role.Settled.Job;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.Task;
import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All observers of a service as one; an exception of one of them harms nobody else. */
@Singleton
public class Observers implements Observer {
  private static final Logger LOG = LoggerFactory.getLogger(Observers.class);

  private final List<ServiceObserver> all;

  public Observers(@All List<ServiceObserver> all) {
    this.all = List.copyOf(all);
  }

  @Override
  public Map<String, String> appending(Envelope event) {
    Map<String, String> headers = new HashMap<>();
    each(it -> headers.putAll(it.appending(event)));
    return headers;
  }

  @Override
  public void appended(Envelope event) {
    each(it -> it.appended(event));
  }

  @Override
  public Watch working(Task task, Job<?> job) {
    List<Watch> watches = new ArrayList<>();
    each(it -> watches.add(it.working(task, job)));
    return new Watch() {
      @Override
      public void came(List<Envelope> events) {
        watches.forEach(watch -> kept(() -> watch.came(events)));
      }

      @Override
      public void close() {
        watches.reversed().forEach(watch -> kept(watch::close));
      }
    };
  }

  @Override
  public void holds(int partition, int tasks) {
    each(it -> it.holds(partition, tasks));
  }

  /** See {@link ServiceObserver#polled}. */
  public void polled(ConsumerRecords<String, byte[]> records) {
    each(it -> it.polled(records));
  }

  /** See {@link ServiceObserver#stored}. */
  public void stored(List<Envelope> events, Instant began) {
    each(it -> it.stored(events, began));
  }

  private void each(Consumer<ServiceObserver> told) {
    all.forEach(observer -> kept(() -> told.accept(observer)));
  }

  private static void kept(Runnable told) {
    try {
      told.run();
    } catch (RuntimeException bug) {
      LOG.atError().setCause(bug).log("an observer failed; what it watches goes on");
    }
  }
}
