package dev.taskcraft.service.access;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;

/** Asks for the identity of a token's holder. A type of its own, so that OIDC can stand beside. */
final class TokenRequest extends BaseAuthenticationRequest {
  private final ApiTokens.Holder holder;

  TokenRequest(ApiTokens.Holder holder) {
    this.holder = holder;
  }

  ApiTokens.Holder holder() {
    return holder;
  }
}
