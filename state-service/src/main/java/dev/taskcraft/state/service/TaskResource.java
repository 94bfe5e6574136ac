package dev.taskcraft.state.service;

import dev.taskcraft.serde.EventCodec;
import dev.taskcraft.service.access.Access;
import dev.taskcraft.state.TaskView;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskId;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** One task. */
@Path("/tasks/{id}")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Access.VIEWER, Access.REQUESTER, Access.APPROVER, Access.OPERATOR, Access.SERVICE})
public class TaskResource {
  private static final int MOST_EVENTS = 1000;

  private final Events events;
  private final Answers answers;
  private final EventCodec codec;

  TaskResource(Events events, Answers answers, EventCodec codec) {
    this.events = events;
    this.answers = answers;
    this.codec = codec;
  }

  /** What {@code status --json} prints of it. */
  @GET
  public Uni<String> view(@PathParam("id") String id) {
    TaskId task = Parameters.task(id);
    return events
        .of(List.of(task))
        .map(
            rows -> {
              if (rows.isEmpty()) {
                throw Parameters.unknownTask(id).exception();
              }
              return answers.view(
                  TaskView.of(
                      Task.of(task, rows.stream().map(row -> row.envelope(codec)).toList())));
            });
  }

  /** Its events after one of them. */
  @GET
  @Path("/events")
  public Uni<String> events(
      @PathParam("id") String id,
      @QueryParam("after") @DefaultValue("0") long after,
      @QueryParam("limit") @DefaultValue("200") int limit) {
    TaskId task = Parameters.task(id);
    int most = Parameters.limit(limit, MOST_EVENTS);
    return events
        .after(task, after, most + 1)
        .map(
            rows -> {
              List<EventRow> page = rows.subList(0, Math.min(rows.size(), most));
              return answers.events(page, rows.size() > most ? page.getLast().seq : null);
            });
  }
}
