package dev.taskcraft.state.service;

import dev.taskcraft.service.access.Access;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;

/** What a service that gets a partition starts from. */
@Path("/partitions/{number}/snapshot")
@RolesAllowed(Access.SERVICE)
public class PartitionResource {
  private static final int MOST = 100_000;

  private final Partition partition;

  PartitionResource(Partition partition) {
    this.partition = partition;
  }

  /** See {@link Partition}. */
  @GET
  @Produces("application/x-ndjson")
  @RunOnVirtualThread
  public StreamingOutput snapshot(@PathParam("number") String number) {
    int wanted = Requests.number("number", number, 0, MOST);
    return stream -> {
      try (Writer out =
          new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), 1 << 16)) {
        partition.write(wanted, out);
      } catch (SQLException failure) {
        throw new IOException("the database can't be read", failure);
      }
    };
  }
}
