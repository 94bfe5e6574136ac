package dev.taskcraft.state.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taskcraft.service.access.Access;
import dev.taskcraft.service.problem.Problem;
import dev.taskcraft.state.service.TaskRows.Cursor;
import dev.taskcraft.task.Status;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All tasks, as of {@code fresh}, see {@link Freshness}. */
@Path("/tasks")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Access.VIEWER, Access.REQUESTER, Access.APPROVER, Access.OPERATOR, Access.SERVICE})
public class TasksResource {
  private static final int MOST = 500;
  private static final Set<String> STATUSES =
      Arrays.stream(Status.values())
          .map(Status::word)
          .collect(Collectors.toCollection(TreeSet::new));

  private final TaskRows tasks;
  private final Freshness freshness;
  private final Answers answers;

  TasksResource(TaskRows tasks, Freshness freshness, Answers answers) {
    this.tasks = tasks;
    this.freshness = freshness;
    this.answers = answers;
  }

  /** A page of tasks, newest first; {@code before} names a task that is newer than all of it. */
  @GET
  public Uni<String> list(
      @QueryParam("status") @Nullable String status,
      @QueryParam("coworker") @Nullable String coworker,
      @QueryParam("prefix") @Nullable String prefix,
      @QueryParam("limit") @DefaultValue("50") String limit,
      @QueryParam("before") @Nullable String before,
      @QueryParam("cursor") @Nullable String cursor,
      @QueryParam("fresh") @Nullable String fresh) {
    int most = Requests.number("limit", limit, 1, MOST);
    Set<String> statuses = statuses(status);
    String ids = prefix(prefix);
    return freshness
        .await(fresh)
        .chain(() -> from(before, cursor))
        .chain(it -> tasks.list(new TaskRows.Query(statuses, coworker, ids, it, most + 1)))
        .map(
            rows -> {
              List<TaskRow> page = rows.subList(0, Math.min(rows.size(), most));
              return answers.tasks(page, rows.size() > most ? text(page.getLast()) : null);
            });
  }

  /** Where the page begins; a cursor comes before a task. */
  private Uni<@Nullable Cursor> from(@Nullable String before, @Nullable String cursor) {
    if (cursor != null || before == null) {
      return Uni.createFrom().item(cursor == null ? null : cursor(cursor));
    }
    return tasks
        .row(Requests.task(before))
        .map(
            row -> {
              if (row == null) {
                throw Requests.unknownTask(before).exception();
              }
              return new Cursor(row.began, row.id);
            });
  }

  private static Set<String> statuses(@Nullable String status) {
    if (status == null) {
      return Set.of();
    }
    Set<String> wanted = Set.copyOf(List.of(status.split(",")));
    for (String one : wanted) {
      if (!STATUSES.contains(one)) {
        throw Problem.bad(
                "status", "unknown status '" + one + "'", "use " + String.join(", ", STATUSES))
            .exception();
      }
    }
    return wanted;
  }

  private static @Nullable String prefix(@Nullable String prefix) {
    if (prefix != null && !prefix.matches("[0-9a-f-]{1,36}")) {
      throw Problem.bad(
              "prefix",
              "no task's id begins with '" + prefix + "'",
              "use up to 36 of 0-9, a-f and -")
          .exception();
    }
    return prefix;
  }

  private static String text(TaskRow last) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((last.began + " " + last.id).getBytes(UTF_8));
  }

  private static Cursor cursor(String text) {
    try {
      String[] parts = new String(Base64.getUrlDecoder().decode(text), UTF_8).split(" ", 2);
      return new Cursor(Long.parseLong(parts[0]), parts[1]);
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException _) {
      throw Problem.bad(
              "cursor",
              "cursor '" + text + "' was not given out",
              "use the text in next of the page before, or none")
          .exception();
    }
  }
}
