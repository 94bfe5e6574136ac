package dev.taskcraft.service.access;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Gives who shows a token of the OpenID provider a name and roles of ours, and nothing of what the
 * provider calls a role.
 */
@ApplicationScoped
public class OidcIdentities implements SecurityIdentityAugmentor {
  private final Optional<OidcProvider> provider;

  OidcIdentities(Optional<OidcProvider> provider) {
    this.provider = provider;
  }

  @Override
  public Uni<SecurityIdentity> augment(
      SecurityIdentity identity, AuthenticationRequestContext context) {
    if (!(identity.getPrincipal() instanceof JsonWebToken token)) {
      return Uni.createFrom().item(identity);
    }
    return provider
        .flatMap(it -> it.holder(token.getClaim(it.nameClaim()), identity.getRoles()))
        .map(TokenIdentities::identity)
        .map(it -> Uni.createFrom().item(it))
        .orElseGet(() -> Uni.createFrom().failure(new AuthenticationFailedException()));
  }
}
