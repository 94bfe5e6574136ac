package dev.taskcraft.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.blob.BlobRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextsTest {
  /** A smile takes two UTF-16 units. */
  @ParameterizedTest
  @CsvSource({
    "ab😀c, 5, ab😀c, ab😀c",
    "ab😀c, 4, ab😀, b😀c",
    "ab😀c, 3, ab, 😀c",
    "ab😀c, 2, ab, c",
    "ab😀c, 0, '', ''",
    "😀, 1, '', ''",
    "'', 3, '', ''",
  })
  void cutsBesideASurrogatePairAndNotInIt(String text, int chars, String head, String tail) {
    assertThat(Texts.cut(text, chars)).isEqualTo(head);
    assertThat(Texts.tail(text, chars)).isEqualTo(tail);
  }

  @Test
  void keepsThePreviewOfABlobWellFormed() {
    String preview =
        new BlobRef("sha256:" + "0".repeat(64), "text/plain", 1, "x".repeat(499) + "😀").preview();

    assertThat(preview).isEqualTo("x".repeat(499));
  }
}
