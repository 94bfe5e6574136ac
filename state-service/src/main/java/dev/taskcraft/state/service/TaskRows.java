package dev.taskcraft.state.service;

import dev.taskcraft.task.TaskId;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Parameters;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asks for the rows of tasks. */
@ApplicationScoped
public class TaskRows implements PanacheRepositoryBase<TaskRow, String> {
  /** The row of a task; null when there is none. */
  Uni<@Nullable TaskRow> row(TaskId task) {
    return Panache.withSession(() -> findById(task.value()));
  }

  /** Tasks, newest first. */
  Uni<List<TaskRow>> list(Query query) {
    List<String> conditions = new ArrayList<>(List.of("1 = 1"));
    Parameters values = new Parameters();
    if (!query.statuses().isEmpty()) {
      conditions.add("status in :statuses");
      values.and("statuses", List.copyOf(query.statuses()));
    }
    if (query.coworker() != null) {
      conditions.add("coworker = :coworker");
      values.and("coworker", query.coworker());
    }
    if (query.prefix() != null) {
      conditions.add("id >= :prefix and id < :beyond");
      values.and("prefix", query.prefix()).and("beyond", query.prefix() + "~");
    }
    Cursor from = query.from();
    if (from != null) {
      conditions.add("(began < :began or (began = :began and id < :last))");
      values.and("began", from.began()).and("last", from.task());
    }
    String condition = String.join(" and ", conditions) + " order by began desc, id desc";
    return Panache.withSession(() -> find(condition, values).page(0, query.limit()).list());
  }

  /**
   * Which tasks.
   *
   * @param statuses only these; empty for all
   * @param prefix what their ids begin with; null for anything
   * @param from only those after this one; null for the first page
   */
  record Query(
      Set<String> statuses,
      @Nullable String coworker,
      @Nullable String prefix,
      @Nullable Cursor from,
      int limit) {}

  /** The last task of a page. */
  record Cursor(long began, String task) {}
}
