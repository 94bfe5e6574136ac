package dev.taskcraft.executor.docker;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class FramesTest {
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

  private FramesTest frame(int stream, String text) {
    sent.writeBytes(ByteBuffer.allocate(8).put((byte) stream).putInt(4, text.length()).array());
    sent.writeBytes(text.getBytes(US_ASCII));
    return this;
  }

  private Frames read() {
    return new Frames(new ByteArrayInputStream(sent.toByteArray()));
  }

  @Test
  void takesTheStandardOutputAndPassesOverTheRest() throws IOException {
    String large = "x".repeat(100_000);
    frame(2, "warning").frame(1, "one ").frame(1, "").frame(2, "another").frame(1, large);

    assertThat(read().readAllBytes()).asString(US_ASCII).isEqualTo("one " + large);
  }

  @Test
  void whatIsNoStandardOutputIsNotReadForEver() {
    for (int i = 0; i < 70; i++) {
      frame(2, "x".repeat(1000));
    }

    assertThatThrownBy(() -> read().readAllBytes()).hasMessageContaining("too much");
  }

  @Test
  void whatEndsWithinAFrameIsBroken() {
    frame(1, "whole").sent.writeBytes(new byte[] {1, 0, 0, 0, 0, 0, 0, 9, 'x'});

    assertThatThrownBy(() -> read().readAllBytes()).isInstanceOf(EOFException.class);
  }

  @Test
  void whatEndsWithinAHeadIsBroken() {
    frame(1, "whole").sent.writeBytes(new byte[] {1, 0, 0});

    assertThatThrownBy(() -> read().readAllBytes()).isInstanceOf(EOFException.class);
  }
}
