package dev.taskcraft.state.service;

import dev.taskcraft.task.EventId;
import dev.taskcraft.task.TaskId;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;

/** Asks for stored events. */
@ApplicationScoped
public class Events implements PanacheRepositoryBase<EventRow, String> {

  /** A task's events after one of them, in their order. */
  Uni<List<EventRow>> after(TaskId task, long seq, int limit) {
    return Panache.withSession(
        () -> find("task = ?1 and seq > ?2 order by seq", task.value(), seq).page(0, limit).list());
  }

  /** All events of these tasks, each task's in their order. */
  Uni<List<EventRow>> of(Collection<TaskId> tasks) {
    List<String> ids = tasks.stream().map(TaskId::value).toList();
    return Panache.withSession(() -> list("task in ?1 order by task, seq", ids));
  }

  /** Which of these are stored. */
  Uni<List<String>> known(Collection<EventId> ids) {
    List<String> texts = ids.stream().map(EventId::value).toList();
    return Panache.withSession(
        () -> find("select id from EventRow where id in ?1", texts).project(String.class).list());
  }
}
