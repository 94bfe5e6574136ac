package dev.taskcraft.state.service;

import dev.taskcraft.service.access.Access;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import java.time.Duration;

/** Makes the views anew. */
@Path("/rebuild")
@RolesAllowed(Access.OPERATOR)
public class RebuildResource {
  private final Rebuild rebuild;
  private final Answers answers;

  RebuildResource(Rebuild rebuild, Answers answers) {
    this.rebuild = rebuild;
    this.answers = answers;
  }

  /** Answers when it is done. */
  @POST
  @Produces(MediaType.APPLICATION_JSON)
  @RunOnVirtualThread
  public String run() throws SQLException {
    long begin = System.nanoTime();
    Rebuild.Counts counts = rebuild.run();
    return answers.json(
        new Rebuilt(
            1,
            counts.tasks(),
            counts.events(),
            Duration.ofNanos(System.nanoTime() - begin).toMillis()));
  }

  private record Rebuilt(int schema, long tasks, long events, long millis) {}
}
