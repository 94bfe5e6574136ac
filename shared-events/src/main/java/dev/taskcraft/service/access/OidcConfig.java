package dev.taskcraft.service.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The OpenID provider whose tokens count beside those of {@link AccessConfig}. */
@ConfigMapping(prefix = "taskcraft.oidc")
public interface OidcConfig {
  /** Its address, as its tokens have it in {@code iss}; without one no such token counts. */
  Optional<String> issuer();

  /** The authorities of its certificate, in PEM; without it those that the JVM believes. */
  Optional<Path> ca();

  /** What a token must have in {@code aud}. */
  Optional<String> audience();

  /** The claim that has a person's name: unique there, and not for the person to change. */
  @WithDefault("sub")
  String nameClaim();

  /** The claim that says what a person may do; {@code /} leads into objects. */
  @WithDefault("groups")
  String rolesClaim();

  Roles roles();

  /** The values of that claim which give each role. Nobody from outside is one of our services. */
  interface Roles {
    Optional<List<String>> viewer();

    Optional<List<String>> requester();

    Optional<List<String>> approver();

    Optional<List<String>> operator();
  }
}
