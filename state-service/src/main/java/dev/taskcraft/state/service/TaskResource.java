package dev.taskcraft.state.service;

import dev.taskcraft.log.sql.ChainCheck;
import dev.taskcraft.serde.EventCodec;
import dev.taskcraft.service.access.Access;
import dev.taskcraft.state.TaskView;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskId;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One task. Each endpoint waits for {@code fresh} first, see {@link Freshness}. */
@Path("/tasks/{id}")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Access.VIEWER, Access.REQUESTER, Access.APPROVER, Access.OPERATOR, Access.SERVICE})
public class TaskResource {
  private static final int MOST_EVENTS = 1000;

  private final Events events;
  private final TaskRows tasks;
  private final SetAsides setAsides;
  private final EventStream stream;
  private final Freshness freshness;
  private final Answers answers;
  private final EventCodec codec;

  TaskResource(
      Events events,
      TaskRows tasks,
      SetAsides setAsides,
      EventStream stream,
      Freshness freshness,
      Answers answers,
      EventCodec codec) {
    this.events = events;
    this.tasks = tasks;
    this.setAsides = setAsides;
    this.stream = stream;
    this.freshness = freshness;
    this.answers = answers;
    this.codec = codec;
  }

  /** What {@code status --json} prints of it, but for {@code running}. */
  @GET
  public Uni<String> view(@PathParam("id") String id, @QueryParam("fresh") @Nullable String fresh) {
    TaskId task = Requests.task(id);
    return freshness
        .await(task, fresh)
        .chain(() -> events.of(List.of(task)))
        .chain(
            rows -> {
              if (rows.isEmpty()) {
                throw Requests.unknownTask(id).exception();
              }
              TaskView view =
                  TaskView.of(
                      Task.of(task, rows.stream().map(row -> row.envelope(codec)).toList()));
              return setAsides.of(task).map(letters -> answers.view(view, letters));
            });
  }

  /** Its events after one of them. */
  @GET
  @Path("/events")
  public Uni<String> events(
      @PathParam("id") String id,
      @QueryParam("after") @DefaultValue("0") String after,
      @QueryParam("limit") @DefaultValue("200") String limit,
      @QueryParam("fresh") @Nullable String fresh) {
    int from = Requests.number("after", after, 0, Integer.MAX_VALUE);
    int most = Requests.number("limit", limit, 1, MOST_EVENTS);
    return row(id, fresh)
        .chain(row -> events.after(Requests.task(row.id), from, most + 1))
        .map(
            rows -> {
              List<EventRow> page = rows.subList(0, Math.min(rows.size(), most));
              return answers.events(page, rows.size() > most ? page.getLast().seq : null);
            });
  }

  /** Its events as they come, until it has ended. */
  @GET
  @Path("/events/stream")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  public Multi<OutboundSseEvent> stream(
      @PathParam("id") String id,
      @QueryParam("after") @DefaultValue("0") String after,
      @QueryParam("fresh") @Nullable String fresh,
      @HeaderParam("Last-Event-ID") @Nullable String last,
      Sse sse) {
    int from =
        last == null
            ? Requests.number("after", after, 0, Integer.MAX_VALUE)
            : Requests.number("Last-Event-ID", last, 0, Integer.MAX_VALUE);
    return row(id, fresh)
        .onItem()
        .transformToMulti(row -> stream.of(Requests.task(row.id), from, sse));
  }

  /** Whether its events are those that were stored: the chain of their hashes. */
  @GET
  @Path("/verify")
  public Uni<String> verify(
      @PathParam("id") String id, @QueryParam("fresh") @Nullable String fresh) {
    return row(id, fresh)
        .chain(
            row ->
                events
                    .of(List.of(Requests.task(row.id)))
                    .map(
                        stored -> {
                          ChainCheck check = new ChainCheck();
                          stored.forEach(one -> check.row(one.row().event(), one.hash));
                          long count = stored.isEmpty() ? 0 : stored.getLast().seq;
                          // what came after the row was read belongs to the events only
                          Optional<String> problem =
                              count > row.version
                                  ? check.end(row.id, count, stored.getLast().hash)
                                  : check.end(row.id, row.version, row.hash);
                          return answers.json(
                              new Verified(
                                  1, row.id, problem.isEmpty(), count, problem.orElse(null)));
                        }));
  }

  private Uni<TaskRow> row(String id, @Nullable String fresh) {
    TaskId task = Requests.task(id);
    return freshness
        .await(task, fresh)
        .chain(() -> tasks.row(task))
        .map(
            row -> {
              if (row == null) {
                throw Requests.unknownTask(id).exception();
              }
              return row;
            });
  }

  private record Verified(
      int schema, String task, boolean whole, long events, @Nullable String problem) {}
}
