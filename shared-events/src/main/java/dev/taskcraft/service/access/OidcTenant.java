package dev.taskcraft.service.access;

import dev.taskcraft.service.TlsSettings;
import io.quarkus.oidc.Oidc;
import io.quarkus.oidc.OidcTenantConfig;
import io.quarkus.oidc.OidcTenantConfigBuilder;
import io.quarkus.oidc.runtime.OidcTenantConfig.ApplicationType;
import io.quarkus.oidc.runtime.OidcTenantConfig.Roles.Source;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Tells Quarkus of the provider, once, when the service starts; where none is configured Quarkus's
 * OIDC stays off. A token is judged here by the provider's keys and is never sent anywhere, least
 * of all one that is no JWT: it may be a mistyped token of the file.
 */
@ApplicationScoped
public class OidcTenant {
  @Produces
  @Singleton
  Optional<OidcProvider> provider(OidcConfig config) {
    return OidcProvider.of(config);
  }

  void configure(@Observes Oidc oidc, Optional<OidcProvider> provider, OidcConfig config) {
    provider.ifPresent(
        it -> {
          OidcTenantConfigBuilder tenant = tenant(it);
          config.ca().ifPresent(_ -> tenant.tlsConfigurationName(TlsSettings.OIDC));
          oidc.create(tenant.build());
        });
  }

  private static OidcTenantConfigBuilder tenant(OidcProvider provider) {
    return OidcTenantConfig.authServerUrl(provider.issuer())
        .applicationType(ApplicationType.SERVICE)
        .roles(Source.accesstoken, provider.rolesClaim())
        .token()
        .issuer(provider.issuer())
        .audience(provider.audience())
        .allowOpaqueTokenIntrospection(false)
        .allowJwtIntrospection(false)
        .end();
  }
}
