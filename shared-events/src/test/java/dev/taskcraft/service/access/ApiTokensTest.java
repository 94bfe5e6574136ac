package dev.taskcraft.service.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ApiTokensTest {
  @Test
  void knowsTheHolderByTheToken() throws Exception {
    ApiTokens tokens =
        ApiTokens.parse(
            "tokens",
            List.of(
                "# people",
                "",
                "ada viewer,approver " + sha256("a-secret"),
                "  executor\tservice " + sha256("another")));

    assertThat(tokens.holder("a-secret"))
        .contains(new ApiTokens.Holder("ada", Set.of("viewer", "approver")));
    assertThat(tokens.holder("another"))
        .contains(new ApiTokens.Holder("executor", Set.of("service")));
    assertThat(tokens.holder("a-secre")).isEmpty();
    assertThat(tokens.holder("")).isEmpty();
  }

  @Test
  void knowsNobodyWithoutAFile() {
    assertThat(ApiTokens.none().holder("")).isEmpty();
  }

  @Test
  void namesFileLineAndRemedyOfABadLine() {
    refused("'chief'; use viewer, requester", "ada viewer " + "0".repeat(64), "bob chief 00");
    refused("sha256sum", "#", "ada viewer");
    refused("64 hex digits", "", "ada viewer not-hex");
    refused(
        "give each its own name", "ada viewer " + "0".repeat(64), "ada viewer " + "1".repeat(64));
  }

  @Test
  void keepsATokenThatWasWrittenInPlaceOfItsDigestOutOfTheMessage() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ApiTokens.parse("tokens", List.of("ada viewer my-real-token")))
        .withMessageNotContaining("my-real-token");
  }

  private static void refused(String remedy, String... lines) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ApiTokens.parse("/etc/tokens", Arrays.asList(lines)))
        .withMessageStartingWith("/etc/tokens, line 2: ")
        .withMessageContaining(remedy);
  }

  @Test
  void leavesTheNamesOfAnOpenIdProviderToIt() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ApiTokens.parse("tokens", List.of("oidc:x#ada viewer " + "0".repeat(64))))
        .withMessage(
            "tokens, line 1: 'oidc:x#ada' is taken for somebody of an OpenID provider; choose a name that does not begin with 'oidc:'");
  }

  private static String sha256(String token) throws Exception {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
  }
}
