package dev.taskcraft.state.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taskcraft.coworker.Coworker;
import dev.taskcraft.log.kafka.EventRecords;
import dev.taskcraft.serde.CoworkerJson;
import dev.taskcraft.serde.UnreadableJson;
import dev.taskcraft.service.access.Access;
import dev.taskcraft.service.problem.Problem;
import dev.taskcraft.service.problem.ProblemException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The catalogue of coworkers: what other systems may ask for by name. */
@Path("/coworkers")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Access.VIEWER, Access.REQUESTER, Access.APPROVER, Access.OPERATOR, Access.SERVICE})
public class CoworkerResource {
  private static final int MOST = 500;
  private static final int LONGEST_NAME = 256;

  private final Catalogue catalogue;
  private final Answers answers;
  private final Clock clock;

  CoworkerResource(Catalogue catalogue, Answers answers, Clock clock) {
    this.catalogue = catalogue;
    this.answers = answers;
    this.clock = clock;
  }

  /** Publishes a parsed coworker; 201 when that made a version, 200 when it is in use already. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(Access.OPERATOR)
  @RunOnVirtualThread
  public Response publish(byte[] body, @Context SecurityContext caller) throws SQLException {
    Catalogue.Published published =
        catalogue.publish(coworker(body), caller.getUserPrincipal().getName(), clock.instant());
    return Response.status(published.fresh() ? 201 : 200)
        .entity(answers.json(new Publication(1, published.fresh(), Line.of(published.version()))))
        .build();
  }

  private static Coworker coworker(byte[] body) {
    if (body.length > EventRecords.MAX_BYTES) {
      throw refused(
          "%d bytes; at most %d are allowed, because a request has to hold the coworker"
              .formatted(body.length, EventRecords.MAX_BYTES));
    }
    Coworker coworker;
    try {
      coworker = CoworkerJson.read(new String(body, UTF_8));
    } catch (UnreadableJson bad) {
      throw refused(String.valueOf(bad.getMessage()));
    }
    String name = coworker.name();
    if (name.isBlank()
        || name.length() > LONGEST_NAME
        || name.chars().anyMatch(Character::isISOControl)) {
      throw refused(
          "a name of %d characters; 1 to %d are allowed, no control characters among them"
              .formatted(name.length(), LONGEST_NAME));
    }
    return coworker;
  }

  private static ProblemException refused(String detail) {
    return new Problem(
            400,
            "bad-coworker",
            "Not a coworker",
            detail,
            "`taskcraft coworkers publish FILE` checks a file and sends what it says",
            null)
        .exception();
  }

  /** The versions in use, by name; {@code after} names the last of the page before. */
  @GET
  @RunOnVirtualThread
  public String list(
      @QueryParam("after") @DefaultValue("") String after,
      @QueryParam("limit") @DefaultValue("100") String limit)
      throws SQLException {
    int most = Requests.number("limit", limit, 1, MOST);
    List<Catalogue.Version> found = catalogue.inUse(after, most + 1);
    List<Line> page = found.stream().limit(most).map(Line::of).toList();
    return answers.json(new Page(1, page, found.size() > most ? page.getLast().name() : null));
  }

  /** One coworker: the version in use, or that of a digest, and all versions there are. */
  @GET
  @Path("/{name}")
  @RunOnVirtualThread
  public String one(@PathParam("name") String name, @QueryParam("digest") @Nullable String digest)
      throws SQLException {
    Catalogue.Version version =
        catalogue
            .find(name, digest)
            .orElseThrow(
                () ->
                    Problem.unknown(
                            Catalogue.missing(name, digest),
                            "GET /coworkers lists them; `taskcraft coworkers publish` adds one")
                        .exception());
    List<Line> history = catalogue.history(name).stream().map(Line::of).toList();
    String known = answers.json(new One(1, Line.of(version), history));
    return known.substring(0, known.length() - 1) + ",\"coworker\":" + version.content() + "}";
  }

  private record Publication(int schema, boolean fresh, Line version) {}

  private record Page(int schema, List<Line> coworkers, @Nullable String next) {}

  private record One(int schema, Line version, List<Line> history) {}

  private record Line(
      String name, int version, String digest, String publishedBy, String publishedAt) {
    static Line of(Catalogue.Version version) {
      return new Line(
          version.name(),
          version.version(),
          version.digest(),
          version.by(),
          version.at().toString());
    }
  }
}
