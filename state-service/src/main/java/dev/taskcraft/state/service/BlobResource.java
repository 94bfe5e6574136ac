package dev.taskcraft.state.service;

import dev.taskcraft.blob.BlobDigest;
import dev.taskcraft.blob.BlobStore;
import dev.taskcraft.service.access.Access;
import dev.taskcraft.service.problem.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.NoSuchElementException;

/** The big things that events cite. */
@Path("/blobs/{digest}")
@RolesAllowed({Access.VIEWER, Access.REQUESTER, Access.APPROVER, Access.OPERATOR, Access.SERVICE})
public class BlobResource {
  private final BlobStore blobs;

  BlobResource(BlobStore blobs) {
    this.blobs = blobs;
  }

  /** Keeps the code that a request brings. What has another digest than its address is refused. */
  @PUT
  @Consumes(MediaType.APPLICATION_OCTET_STREAM)
  @RolesAllowed(Access.REQUESTER)
  @RunOnVirtualThread
  public void put(@PathParam("digest") String digest, byte[] content) {
    if (content.length > BlobStore.MOST_BYTES_SENT) {
      throw new Problem(
              413,
              "too-large",
              "Too large",
              "%d bytes are more than %d".formatted(content.length, BlobStore.MOST_BYTES_SENT),
              "send less",
              null)
          .exception();
    }
    if (!BlobDigest.of(content).equals(digest)) {
      throw Problem.bad(
              "digest",
              "'" + digest + "' is not the digest of the content",
              "send it to /blobs/sha256:<64 hex digits of its SHA-256>")
          .exception();
    }
    blobs.put(content, MediaType.APPLICATION_OCTET_STREAM, "");
  }

  /** Its bytes. No browser may take them for a page: whoever made them is not trusted. */
  @GET
  @RunOnVirtualThread
  public Response get(@PathParam("digest") String digest) {
    byte[] content;
    try {
      content = blobs.get(digest);
    } catch (NoSuchElementException | IllegalArgumentException _) {
      throw Problem.unknown(
              "there is no blob '" + digest + "'",
              "events cite blobs by their digest, sha256:<64 hex digits>")
          .exception();
    }
    return Response.ok(content, MediaType.APPLICATION_OCTET_STREAM)
        .header("X-Content-Type-Options", "nosniff")
        .header("Content-Disposition", "attachment")
        .build();
  }
}
