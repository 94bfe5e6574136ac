package dev.taskcraft.service.problem;

import dev.taskcraft.blob.BlobsUnavailable;
import io.quarkus.oidc.OIDCException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes every failure of an endpoint a problem. */
public class ProblemMappers {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemMappers.class);

  @ServerExceptionMapper
  Response problem(ProblemException failure) {
    return answer(failure.problem());
  }

  @ServerExceptionMapper
  Response unauthorized(UnauthorizedException failure) {
    return unauthorized();
  }

  @ServerExceptionMapper
  Response unauthenticated(AuthenticationFailedException failure) {
    return unauthorized();
  }

  /** Nobody can be known by a token of the OpenID provider while it does not answer. */
  @ServerExceptionMapper
  Response unknowable(OIDCException failure) {
    LOG.atWarn()
        .addKeyValue("reason", String.valueOf(failure.getMessage()))
        .log("openid provider does not answer");
    return answer(
        new Problem(
            503,
            "provider-unavailable",
            "Provider unavailable",
            "the OpenID provider does not answer, so this token can't be verified",
            "try again later; the operator looks at taskcraft.oidc.issuer",
            null));
  }

  /** Not the caller's fault, and it goes away; the log says which store and what to do. */
  @ServerExceptionMapper
  Response unavailable(BlobsUnavailable failure) {
    LOG.atWarn()
        .addKeyValue("reason", String.valueOf(failure.getMessage()))
        .log("blobs are unavailable");
    return answer(
        new Problem(
            503,
            "blobs-unavailable",
            "Blobs unavailable",
            "the store of blobs can't be asked now",
            "try again later; the operator looks at this service's readiness and log",
            null));
  }

  private static Response unauthorized() {
    return Response.fromResponse(answer(Problem.unauthorized()))
        .header("WWW-Authenticate", "Bearer")
        .build();
  }

  @ServerExceptionMapper
  Response forbidden(ForbiddenException failure) {
    return answer(Problem.forbidden());
  }

  /** What the framework refuses: no such path, method, media type. */
  @ServerExceptionMapper
  Response framework(WebApplicationException failure) {
    int status = failure.getResponse().getStatus();
    if (status < 400) {
      return failure.getResponse();
    }
    String title = failure.getResponse().getStatusInfo().getReasonPhrase();
    return answer(
        new Problem(
            status, "http-" + status, title, title.toLowerCase(java.util.Locale.ROOT), null, null));
  }

  /** A bug, or broken infrastructure: the log says which, the answer does not. */
  @ServerExceptionMapper
  Response other(Throwable failure) {
    LOG.atError().setCause(failure).log("request failed");
    return answer(
        new Problem(
            500,
            "internal",
            "Internal error",
            "the service could not answer",
            "try again; if it lasts, look into the service's log",
            null));
  }

  private static Response answer(Problem problem) {
    return Response.status(problem.status())
        .type(Problem.MEDIA_TYPE)
        .entity(problem.json())
        .build();
  }
}
