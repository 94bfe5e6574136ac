package dev.taskcraft.service.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OidcProviderTest {
  private static final Map<String, String> USUAL =
      Map.of(
          "taskcraft.oidc.issuer", "https://id.example.org/realms/work",
          "taskcraft.oidc.audience", "taskcraft",
          "taskcraft.oidc.roles.viewer", "staff,deciders",
          "taskcraft.oidc.roles.approver", "deciders");

  @Test
  void givesTheRolesThatTheOperatorMapsAndNoOther() {
    OidcProvider provider = provider(Map.of()).orElseThrow();

    assertThat(provider.holder("ada", List.of("deciders", "operator", "service")))
        .contains(
            new ApiTokens.Holder(
                "oidc:https://id.example.org/realms/work#ada", Set.of("viewer", "approver")));
    assertThat(provider.holder("bob", Set.of("operator", "service", "approver")).orElseThrow())
        .returns(Set.of(), ApiTokens.Holder::roles);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", " ada", "ada\n", "a\u0000da", "a\u200Bda", "a\u202Eda"})
  void knowsNobodyByANameThatHidesSomething(String name) {
    assertThat(provider(Map.of()).orElseThrow().holder(name, Set.of("deciders"))).isEmpty();
  }

  @Test
  void knowsNobodyWithoutAName() {
    OidcProvider provider = provider(Map.of()).orElseThrow();

    assertThat(provider.holder(null, Set.of("deciders"))).isEmpty();
    assertThat(provider.holder(17, Set.of("deciders"))).isEmpty();
    assertThat(provider.holder("a".repeat(201), Set.of("deciders"))).isEmpty();
  }

  @Test
  void isThereOnlyWhereItIsConfigured() {
    assertThat(provider(Map.of("taskcraft.oidc.issuer", ""))).isEmpty();
  }

  @Test
  void saysWhatIsMissing() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> provider(Map.of("taskcraft.oidc.audience", "")))
        .withMessageContaining("TASKCRAFT_OIDC_AUDIENCE is missing")
        .withMessageContaining("set it to");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> provider(Map.of("taskcraft.oidc.audience", "any")))
        .withMessageContaining("TASKCRAFT_OIDC_AUDIENCE is 'any'");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                provider(
                    Map.of("taskcraft.oidc.roles.viewer", "", "taskcraft.oidc.roles.approver", "")))
        .withMessageContaining("no value of the claim 'groups' gives a role");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://id.example.org", "id.example.org", "https://id.example.org#x", "a b"})
  void takesNoAddressWhoseKeysAnybodyCouldChange(String issuer) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> provider(Map.of("taskcraft.oidc.issuer", issuer)))
        .withMessageContaining("TASKCRAFT_OIDC_ISSUER '" + issuer + "'")
        .withMessageContaining("write https://");
  }

  private static Optional<OidcProvider> provider(Map<String, String> changes) {
    Map<String, String> settings = new HashMap<>(USUAL);
    settings.putAll(changes);
    return OidcProvider.of(new Settings(settings));
  }

  /** As the service reads them: what is empty is not there. */
  private record Settings(Map<String, String> said) implements OidcConfig, OidcConfig.Roles {
    private Optional<String> text(String name) {
      return Optional.ofNullable(said.get("taskcraft.oidc." + name)).filter(it -> !it.isEmpty());
    }

    private Optional<List<String>> list(String role) {
      return text("roles." + role).map(it -> List.of(it.split(",")));
    }

    @Override
    public Optional<String> issuer() {
      return text("issuer");
    }

    @Override
    public Optional<String> audience() {
      return text("audience");
    }

    @Override
    public Optional<Path> ca() {
      return Optional.empty();
    }

    @Override
    public String nameClaim() {
      return "sub";
    }

    @Override
    public String rolesClaim() {
      return "groups";
    }

    @Override
    public Roles roles() {
      return this;
    }

    @Override
    public Optional<List<String>> viewer() {
      return list("viewer");
    }

    @Override
    public Optional<List<String>> requester() {
      return list("requester");
    }

    @Override
    public Optional<List<String>> approver() {
      return list("approver");
    }

    @Override
    public Optional<List<String>> operator() {
      return list("operator");
    }
  }
}
