package dev.taskcraft.state.service;

import dev.taskcraft.task.EventId;
import dev.taskcraft.task.TaskId;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** Asks for stored events. */
@ApplicationScoped
public class Events implements PanacheRepositoryBase<EventRow, String> {
  // One array, however many: a list of parameters would be another statement for each length.
  private static final String OF =
      "SELECT * FROM state.event WHERE task = ANY (cast(:ids as text[])) ORDER BY task, seq";

  private static final String KNOWN =
      "SELECT id FROM state.event WHERE id = ANY (cast(:ids as text[]))";

  private static final String FORGOTTEN =
      """
      SELECT cast(task as text) FROM state.forgotten
      WHERE task = ANY (cast(cast(:ids as text[]) as uuid[]))""";

  /** A task's events after one of them, in their order. */
  Uni<List<EventRow>> after(TaskId task, long seq, int limit) {
    return Panache.withSession(
        () -> find("task = ?1 and seq > ?2 order by seq", task.value(), seq).page(0, limit).list());
  }

  /** All events of these tasks, each task's in their order. */
  Uni<List<EventRow>> of(Collection<TaskId> tasks) {
    return all(OF, EventRow.class, tasks.stream().map(TaskId::value));
  }

  /** Which of these are stored. */
  Uni<List<String>> known(Collection<EventId> ids) {
    return all(KNOWN, String.class, ids.stream().map(EventId::value));
  }

  /** Which of these tasks were deleted; see {@link Retention}. */
  Uni<List<String>> forgotten(Collection<TaskId> tasks) {
    return all(FORGOTTEN, String.class, tasks.stream().map(TaskId::value));
  }

  private static <T> Uni<List<T>> all(String query, Class<T> rows, Stream<String> ids) {
    String[] array = ids.toArray(String[]::new);
    return Panache.withSession(
        () ->
            Panache.getSession()
                .chain(
                    session ->
                        session
                            .createNativeQuery(query, rows)
                            .setParameter("ids", array)
                            .getResultList()));
  }
}
