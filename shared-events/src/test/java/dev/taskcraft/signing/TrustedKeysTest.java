package dev.taskcraft.signing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustedKeysTest {
  private static final byte[] TEXT = "what is signed".getBytes(UTF_8);

  @TempDir Path folder;
  private String line = "";
  private Path file = Path.of("");

  @BeforeEach
  void makeAKey() throws IOException {
    file = folder.resolve("crm.pem");
    line = SigningKey.create(file);
  }

  @Test
  void takeWhatAKeyOfTheListSigned() {
    TrustedKeys trusted = TrustedKeys.parse("list", List.of("# theirs", "", line));
    SigningKey key = SigningKey.read(file);

    assertThat(trusted.refusal(TEXT, key.name(), key.sign(TEXT))).isNull();
    assertThat(trusted.refusal("another".getBytes(UTF_8), key.name(), key.sign(TEXT)))
        .contains("the signature by 'crm'");
    assertThat(trusted.refusal(TEXT, "crm", "no Base64!")).contains("the signature by 'crm'");
    assertThat(trusted.refusal(TEXT, "eve", key.sign(TEXT))).contains("'eve'", "not in the list");
    assertThat(trusted.refusal(TEXT, null, key.sign(TEXT))).contains("must be signed");
    assertThat(trusted.refusal(TEXT, key.name(), null)).contains("must be signed");
  }

  @Test
  void trustNobodyOrEverybodyWhereTheListIsAbsent() throws IOException {
    SigningKey key = SigningKey.read(file);
    assertThat(TrustedKeys.none().refusal(TEXT, key.name(), key.sign(TEXT))).isNotNull();
    assertThat(TrustedKeys.anyone().refusal(TEXT, null, null)).isNull();
    SigningKey other = other("crm");
    assertThat(TrustedKeys.parse("list", List.of(line)).refusal(TEXT, "crm", other.sign(TEXT)))
        .isNotNull();
  }

  private SigningKey other(String name) throws IOException {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere")).resolve(name + ".pem");
    SigningKey.create(elsewhere);
    return SigningKey.read(elsewhere);
  }

  @Test
  void nameTheLineAndTheRemedy() {
    assertThatThrownBy(() -> TrustedKeys.parse("list", List.of(line, "one two three")))
        .hasMessageContaining("list, line 2")
        .hasMessageContaining("name public-key");
    assertThatThrownBy(() -> TrustedKeys.parse("list", List.of("crm AAAA")))
        .hasMessageContaining("list, line 1")
        .hasMessageContaining("openssl pkey");
    assertThatThrownBy(() -> TrustedKeys.parse("list", List.of(line, line)))
        .hasMessageContaining("'crm' has a key already");
  }

  @Test
  void areMadeForTheirOwnersEyesOnly() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void showNothingOfAFileThatHoldsNoKey() throws IOException {
    Path wrong = Files.writeString(folder.resolve("wrong.pem"), "hunter2");
    assertThatThrownBy(() -> SigningKey.read(wrong))
        .hasMessageContaining("wrong.pem")
        .hasMessageContaining("openssl genpkey")
        .hasMessageNotContaining("hunter2")
        .hasNoCause();
    assertThatThrownBy(() -> SigningKey.read(folder.resolve("missing.pem")))
        .hasMessageContaining("missing.pem can't be read");
    assertThat(SigningKey.read(file)).hasToString("key 'crm'");
  }

  /** RFC 8032, 7.1, test 2: the key as `openssl genpkey` writes it, and the signature of 0x72. */
  @Test
  void signAsTheStandardSays() throws IOException {
    Path known =
        Files.writeString(
            folder.resolve("rfc.pem"),
            """
            -----BEGIN PRIVATE KEY-----
            MC4CAQAwBQYDK2VwBCIEIEzNCJso/5banbbDRuwRTg9bijGfNaumJNqM9u1PuKb7
            -----END PRIVATE KEY-----
            """);
    assertThat(SigningKey.read(known).sign(new byte[] {0x72}))
        .isEqualTo(
            "kqAJqfDUyrhyDoILX2QlQKKye1QWUD+Ps3YiI+vbadoIWsHkPhWZbkWPNhPQ8R2MOHsurrQwKu6wDSkWErsMAA==");
  }

  /** RFC 8032, 7.1, test 2, and what 5.1.7 refuses: another length, and S that is not below L. */
  @Test
  void checkAsTheStandardSays() {
    TrustedKeys trusted =
        TrustedKeys.parse(
            "list", List.of("rfc MCowBQYDK2VwAyEAPUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw="));
    byte[] signature =
        Base64.getDecoder()
            .decode(
                "kqAJqfDUyrhyDoILX2QlQKKye1QWUD+Ps3YiI+vbadoIWsHkPhWZbkWPNhPQ8R2MOHsurrQwKu6wDSkWErsMAA==");
    assertThat(refusal(trusted, signature)).isNull();
    assertThat(refusal(trusted, Arrays.copyOf(signature, 63))).isNotNull();
    assertThat(refusal(trusted, Arrays.copyOf(signature, 65))).isNotNull();
    assertThat(refusal(trusted, new byte[0])).isNotNull();
    assertThat(refusal(trusted, plusOrder(signature))).isNotNull();
  }

  private static String refusal(TrustedKeys trusted, byte[] signature) {
    return trusted.refusal(new byte[] {0x72}, "rfc", Base64.getEncoder().encodeToString(signature));
  }

  /** The same signature with S + L in place of S, little-endian in the second half. */
  private static byte[] plusOrder(byte[] signature) {
    byte[] order =
        HexFormat.of().parseHex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
    byte[] sum = signature.clone();
    int carry = 0;
    for (int i = 0; i < order.length; i++) {
      carry += (sum[32 + i] & 0xff) + (order[i] & 0xff);
      sum[32 + i] = (byte) carry;
      carry >>= 8;
    }
    return sum;
  }
}
