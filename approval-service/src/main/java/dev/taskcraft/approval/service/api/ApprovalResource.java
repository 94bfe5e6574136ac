package dev.taskcraft.approval.service.api;

import dev.taskcraft.approval.Said;
import dev.taskcraft.approval.service.store.Approval;
import dev.taskcraft.approval.service.store.Approvals;
import dev.taskcraft.approval.service.store.Arbiter;
import dev.taskcraft.approval.service.store.Ruling;
import dev.taskcraft.service.access.Access;
import dev.taskcraft.service.problem.Problem;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The requests that wait for a person, and what people say to them. */
@Path("/approvals")
@Produces(MediaType.APPLICATION_JSON)
public class ApprovalResource {
  private static final int USUAL = 100;
  private static final int MOST = 500;

  private final Approvals approvals;
  private final Arbiter arbiter;
  private final SecurityIdentity person;

  ApprovalResource(Approvals approvals, Arbiter arbiter, SecurityIdentity person) {
    this.approvals = approvals;
    this.arbiter = arbiter;
    this.person = person;
  }

  /** Requests in the order they came, a page at a time. */
  @GET
  @RolesAllowed({Access.VIEWER, Access.APPROVER, Access.OPERATOR})
  public Uni<ApprovalView.Page> list(
      @QueryParam("status") @Nullable String status,
      @QueryParam("task") @Nullable String task,
      @QueryParam("limit") @Nullable String limit,
      @QueryParam("cursor") @Nullable String cursor) {
    boolean pending = pending(status);
    int most = number("limit", limit, USUAL, MOST);
    long after = number("cursor", cursor, 0, Integer.MAX_VALUE);
    return Panache.withTransaction(() -> approvals.list(pending, task, after, most + 1))
        .map(found -> page(found, most));
  }

  /** One request. */
  @GET
  @Path("/{id}")
  @RolesAllowed({Access.VIEWER, Access.APPROVER, Access.OPERATOR})
  public Uni<ApprovalView> one(String id) {
    return Panache.withTransaction(() -> approvals.one(id))
        .map(found -> ApprovalView.of(found.orElseThrow(() -> unknown(id))));
  }

  /** Lets the call run, once. */
  @POST
  @Path("/{id}/approve")
  @RolesAllowed(Access.APPROVER)
  public Uni<ApprovalView> approve(String id, @Nullable String body) {
    Body said = Body.of(body, "digest", "reason");
    return decide(id, new Said.Approve(said.required("digest"), said.text("reason")));
  }

  /** Forbids the call; the reason goes back to the planner. */
  @POST
  @Path("/{id}/reject")
  @RolesAllowed(Access.APPROVER)
  public Uni<ApprovalView> reject(String id, @Nullable String body) {
    Body said = Body.of(body, "digest", "reason");
    return decide(id, new Said.Reject(said.text("digest"), said.required("reason")));
  }

  /** Answers in the tool's place. */
  @POST
  @Path("/{id}/answer")
  @RolesAllowed(Access.APPROVER)
  public Uni<ApprovalView> answer(String id, @Nullable String body) {
    return decide(id, new Said.Answer(Body.of(body, "text").required("text")));
  }

  private Uni<ApprovalView> decide(String id, Said said) {
    String name = person.getPrincipal().getName();
    return Panache.withTransaction(() -> arbiter.decide(id, said, name))
        .map(
            ruling ->
                switch (ruling) {
                  case Ruling.Holds(Approval approval) -> ApprovalView.of(approval);
                  case Ruling.Refused(var why, String message) -> throw Refusals.of(why, message);
                  case Ruling.NotAsked(String message) -> throw Refusals.notAsked(message);
                  case Ruling.TooLarge(String message) -> throw Refusals.tooLarge(message);
                  case Ruling.Unknown() -> throw unknown(id);
                });
  }

  private static ApprovalView.Page page(List<Approval> found, int most) {
    List<Approval> shown = found.subList(0, Math.min(most, found.size()));
    return new ApprovalView.Page(
        shown.stream().map(ApprovalView::of).toList(),
        found.size() > most ? Long.toString(shown.getLast().seq()) : null);
  }

  private static boolean pending(@Nullable String status) {
    return switch (status) {
      case null -> true;
      case "pending" -> true;
      case "all" -> false;
      default ->
          throw Problem.bad("status", "there is no '" + status + "'", "use pending or all")
              .exception();
    };
  }

  private static int number(String name, @Nullable String text, int usual, int most) {
    if (text == null) {
      return usual;
    }
    try {
      int number = Integer.parseInt(text);
      if (number >= 0 && number <= most) {
        return number;
      }
    } catch (NumberFormatException _) {
      // told below
    }
    throw Problem.bad(name, "'" + text + "' is not from 0 to " + most, "leave it out for the usual")
        .exception();
  }

  private static RuntimeException unknown(String id) {
    return Problem.unknown(
            "there is no approval '" + id + "'", "GET /approvals lists those that are pending")
        .exception();
  }
}
