package dev.taskcraft.digest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class Sha256Test {
  private static final byte[] ABC = "abc".getBytes(UTF_8);

  /** FIPS 180-4's own examples. */
  @Test
  void isTheStandardsOwn() {
    assertThat(Sha256.hex(ABC))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(Sha256.hex(new byte[0]))
        .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  }

  @Test
  void oneThatIsUnderWayLeavesTheOthersEmpty() throws Exception {
    MessageDigest begun = Sha256.begin();
    begun.update(ABC);

    assertThat(Sha256.begin().digest()).isEqualTo(Sha256.of(new byte[0]));
    assertThat(begun.digest()).isEqualTo(MessageDigest.getInstance("SHA-256").digest(ABC));
  }

  @Test
  void threadsDoNotDisturbEachOther() throws Exception {
    byte[] content = new byte[100_000];
    byte[] expected = MessageDigest.getInstance("SHA-256").digest(content);

    assertThat(IntStream.range(0, 1_000).parallel().mapToObj(_ -> Sha256.of(content)))
        .allSatisfy(digest -> assertThat(digest).isEqualTo(expected));
  }
}
