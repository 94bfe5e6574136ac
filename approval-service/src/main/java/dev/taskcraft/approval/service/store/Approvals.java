package dev.taskcraft.approval.service.store;

import dev.taskcraft.serde.EventCodec;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The requests. Every call is part of a transaction. */
@ApplicationScoped
public class Approvals implements PanacheRepositoryBase<ApprovalRow, String> {
  private final EventCodec codec;

  Approvals(EventCodec codec) {
    this.codec = codec;
  }

  /** The request of that id. */
  public Uni<Optional<Approval>> one(String id) {
    return findById(id)
        .map(row -> row == null ? Optional.empty() : Optional.of(row.approval(codec)));
  }

  /**
   * Requests in the order they came.
   *
   * @param pending whether only those that nobody has decided
   * @param task of this task only; null for all
   * @param after the last {@link Approval#seq} that is known already
   */
  public Uni<List<Approval>> list(boolean pending, @Nullable String task, long after, int most) {
    return find(
            "seq > ?1 and (?2 = false or status = ?3) and (?4 = '' or task = ?4) order by seq",
            after,
            pending,
            ApprovalStatus.PENDING,
            task == null ? "" : task)
        .page(0, most)
        .list()
        .map(rows -> rows.stream().map(row -> row.approval(codec)).toList());
  }

  /** Requests that nobody has decided yet. */
  Uni<Backlog.Measured> waiting() {
    return Backlog.Measured.of(
        getSession()
            .chain(
                session ->
                    session
                        .createQuery(
                            "select count(*), min(requestedAt) from ApprovalRow where status = :pending",
                            Object[].class)
                        .setParameter("pending", ApprovalStatus.PENDING)
                        .getSingleResult()));
  }

  /** Ids of requests whose time is over, the oldest first. */
  public Uni<List<String>> overdue(Instant now, int most) {
    return find("status = ?1 and expires <= ?2 order by expires", ApprovalStatus.PENDING, now)
        .page(0, most)
        .list()
        .map(rows -> rows.stream().map(row -> row.id).toList());
  }
}
