package dev.taskcraft.executor.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.serde.CanonicalJson;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpooledTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 256 * 1024, 256 * 1024 + 1, 1_000_000})
  void isWhatWasRead(int length) throws Exception {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) 'x');
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    try (Spooled content = new Spooled(new ByteArrayInputStream(bytes))) {
      content.writeTo(out);
      content.keep();
      out.reset();
      content.writeTo(out);
      assertThat(content.length()).isEqualTo(length);
      assertThat(content.digest()).isEqualTo(CanonicalJson.sha256(bytes));
    }

    assertThat(out.toByteArray()).isEqualTo(bytes);
  }
}
