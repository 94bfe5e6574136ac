package dev.taskcraft.service.access;

import java.net.URI;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An OpenID provider, and who its people are here.
 *
 * @param issuer its address (OpenID Connect Discovery 1.0, section 3)
 * @param granted the values of the roles claim that give a role, by role
 */
record OidcProvider(
    String issuer,
    String audience,
    String nameClaim,
    String rolesClaim,
    Map<String, Set<String>> granted) {
  /** What the names of its people begin with, and those of no token of the file. */
  static final String PREFIX = "oidc:";

  private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final int LONGEST_NAME = 200;

  OidcProvider {
    granted = Map.copyOf(granted);
  }

  /**
   * The one that is configured, if any.
   *
   * @throws IllegalArgumentException naming the setting and the remedy
   */
  static Optional<OidcProvider> of(OidcConfig config) {
    if (config.issuer().isEmpty()) {
      return Optional.empty();
    }
    OidcConfig.Roles roles = config.roles();
    Map<String, Set<String>> granted =
        Map.of(
            Access.VIEWER, values(roles.viewer()),
            Access.REQUESTER, values(roles.requester()),
            Access.APPROVER, values(roles.approver()),
            Access.OPERATOR, values(roles.operator()));
    if (granted.values().stream().allMatch(Set::isEmpty)) {
      throw new IllegalArgumentException(
          "TASKCRAFT_OIDC_ISSUER is set, but no value of the claim '%s' gives a role; set TASKCRAFT_OIDC_ROLES_VIEWER, _REQUESTER, _APPROVER or _OPERATOR"
              .formatted(config.rolesClaim()));
    }
    String audience =
        config
            .audience()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "TASKCRAFT_OIDC_AUDIENCE is missing, so tokens for other services would count; set it to what tokens for this one have in 'aud'"));
    if (audience.equals("any")) { // to quarkus-oidc, that is no name: it looks at none
      throw new IllegalArgumentException(
          "TASKCRAFT_OIDC_AUDIENCE is 'any', so tokens for other services would count; give this service an audience of its own");
    }
    return Optional.of(
        new OidcProvider(
            checked(config.issuer().get()),
            audience,
            config.nameClaim(),
            config.rolesClaim(),
            granted));
  }

  private static Set<String> values(Optional<List<String>> list) {
    return list.map(Set::copyOf).orElse(Set.of());
  }

  private static String checked(String issuer) {
    URI uri;
    try {
      uri = URI.create(issuer);
    } catch (IllegalArgumentException _) {
      throw bad(issuer, "is no address");
    }
    if (uri.getHost() == null || uri.getQuery() != null || uri.getFragment() != null) {
      throw bad(issuer, "is not the address of a provider");
    }
    boolean safe =
        "https".equals(uri.getScheme())
            || ("http".equals(uri.getScheme()) && THIS_MACHINE.contains(uri.getHost()));
    if (!safe) {
      throw bad(issuer, "lets anybody between change its keys");
    }
    return issuer;
  }

  private static IllegalArgumentException bad(String issuer, String why) {
    return new IllegalArgumentException(
        "TASKCRAFT_OIDC_ISSUER '%s' %s; write https://host/path as its tokens have it in 'iss'"
            .formatted(issuer, why));
  }

  /**
   * Who a person of this provider is here: {@code oidc:<issuer>#<name>}, which is nobody else's
   * name, with the roles that the values give, which may be none.
   *
   * @param name the value of the name claim of a token that was verified
   * @param values those of its roles claim
   * @return empty when the name is no text that can stand in a log
   */
  Optional<ApiTokens.Holder> holder(@Nullable Object name, Collection<String> values) {
    if (!(name instanceof String text) || !readable(text)) {
      return Optional.empty();
    }
    Set<String> roles =
        granted.entrySet().stream()
            .filter(role -> role.getValue().stream().anyMatch(new HashSet<>(values)::contains))
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    return Optional.of(new ApiTokens.Holder(PREFIX + issuer + "#" + text, roles));
  }

  private static boolean readable(String name) {
    return !name.isBlank()
        && name.equals(name.strip())
        && name.length() <= LONGEST_NAME
        && name.codePoints().noneMatch(OidcProvider::hidden);
  }

  private static boolean hidden(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }
}
