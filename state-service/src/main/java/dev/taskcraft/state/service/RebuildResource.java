package dev.taskcraft.state.service;

import dev.taskcraft.service.access.Access;
import dev.taskcraft.service.problem.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Makes the views anew from the stored events, or, {@code from=kafka}, tells which tasks are not
 * stored as they lie in the topics and changes nothing.
 */
@Path("/rebuild")
@RolesAllowed(Access.OPERATOR)
public class RebuildResource {
  private final Rebuild rebuild;
  private final Comparison comparison;
  private final Answers answers;
  private final ReentrantLock one = new ReentrantLock();

  RebuildResource(Rebuild rebuild, Comparison comparison, Answers answers) {
    this.rebuild = rebuild;
    this.comparison = comparison;
    this.answers = answers;
  }

  /** Answers when it is done. */
  @POST
  @Produces(MediaType.APPLICATION_JSON)
  @RunOnVirtualThread
  public String run(@QueryParam("from") @Nullable String from)
      throws SQLException, InterruptedException {
    if (from != null && !from.equals("events") && !from.equals("kafka")) {
      throw Problem.bad("from", "from is '" + from + "'", "use events or kafka").exception();
    }
    if (!one.tryLock()) {
      throw new Problem(
              409, "busy", "Busy", "a rebuild is under way", "wait until it is done", null)
          .exception();
    }
    try {
      long begin = System.nanoTime();
      return "kafka".equals(from)
          ? compared(comparison.run(), begin)
          : rebuilt(rebuild.run(), begin);
    } finally {
      one.unlock();
    }
  }

  private String compared(Differences found, long begin) {
    return answers.json(found.answer(millisSince(begin)));
  }

  private String rebuilt(Rebuild.Counts counts, long begin) {
    return answers.json(new Rebuilt(1, counts.tasks(), counts.events(), millisSince(begin)));
  }

  private static long millisSince(long begin) {
    return Duration.ofNanos(System.nanoTime() - begin).toMillis();
  }

  private record Rebuilt(int schema, long tasks, long events, long millis) {}
}
