package dev.taskcraft.state.service;

import dev.taskcraft.task.EventId;
import dev.taskcraft.task.TaskId;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/** Asks for stored events. */
@ApplicationScoped
public class Events implements PanacheRepositoryBase<EventRow, String> {
  // One array, however many: a list of parameters would be another statement for each length.
  private static final String OF =
      "SELECT * FROM state.event WHERE task = ANY (cast(:tasks as text[])) ORDER BY task, seq";

  private static final String KNOWN =
      "SELECT id FROM state.event WHERE id = ANY (cast(:ids as text[]))";

  /** A task's events after one of them, in their order. */
  Uni<List<EventRow>> after(TaskId task, long seq, int limit) {
    return Panache.withSession(
        () -> find("task = ?1 and seq > ?2 order by seq", task.value(), seq).page(0, limit).list());
  }

  /** All events of these tasks, each task's in their order. */
  Uni<List<EventRow>> of(Collection<TaskId> tasks) {
    return Panache.withSession(
        () ->
            Panache.getSession()
                .chain(
                    session ->
                        session
                            .createNativeQuery(OF, EventRow.class)
                            .setParameter("tasks", array(tasks, TaskId::value))
                            .getResultList()));
  }

  /** Which of these are stored. */
  Uni<List<String>> known(Collection<EventId> ids) {
    return Panache.withSession(
        () ->
            Panache.getSession()
                .chain(
                    session ->
                        session
                            .createNativeQuery(KNOWN, String.class)
                            .setParameter("ids", array(ids, EventId::value))
                            .getResultList()));
  }

  private static <T> String[] array(Collection<T> ids, Function<T, String> text) {
    return ids.stream().map(text).toArray(String[]::new);
  }
}
