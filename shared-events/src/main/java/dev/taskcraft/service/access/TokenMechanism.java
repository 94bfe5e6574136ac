package dev.taskcraft.service.access;

import dev.taskcraft.service.problem.Problem;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.Set;

/**
 * {@code Authorization: Bearer <token>}. A token that is not known makes nobody a principal, and
 * leaves it to another mechanism (OIDC) to know it.
 */
@ApplicationScoped
public class TokenMechanism implements HttpAuthenticationMechanism {
  private static final String BEARER = "Bearer ";

  private final ApiTokens tokens;

  TokenMechanism(ApiTokens tokens) {
    this.tokens = tokens;
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      RoutingContext context, IdentityProviderManager identities) {
    return holder(context)
        .map(holder -> identities.authenticate(new TokenRequest(holder)))
        .orElseGet(() -> Uni.createFrom().optional(Optional.empty()));
  }

  private Optional<ApiTokens.Holder> holder(RoutingContext context) {
    String said = context.request().getHeader(HttpHeaderNames.AUTHORIZATION);
    return said == null || !said.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? Optional.empty()
        : tokens.holder(said.substring(BEARER.length()).strip());
  }

  /** Before OIDC, which takes each token that nobody knew for one of its own. */
  @Override
  public int getPriority() {
    return 2 * DEFAULT_PRIORITY;
  }

  @Override
  public Uni<ChallengeData> getChallenge(RoutingContext context) {
    return Uni.createFrom()
        .item(
            new ChallengeData(
                HttpResponseStatus.UNAUTHORIZED.code(),
                HttpHeaderNames.WWW_AUTHENTICATE,
                "Bearer"));
  }

  @Override
  public Uni<Boolean> sendChallenge(RoutingContext context) {
    HttpServerResponse response = context.response();
    response.setStatusCode(HttpResponseStatus.UNAUTHORIZED.code());
    response.putHeader(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");
    response.putHeader(HttpHeaderNames.CONTENT_TYPE, Problem.MEDIA_TYPE);
    return Uni.createFrom()
        .completionStage(() -> response.end(Problem.unauthorized().json()).toCompletionStage())
        .replaceWith(true);
  }

  @Override
  public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
    return Set.of(TokenRequest.class);
  }
}
