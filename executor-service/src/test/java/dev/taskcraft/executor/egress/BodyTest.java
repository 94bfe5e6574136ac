package dev.taskcraft.executor.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void passesOnExactlyTheLength() throws IOException {
    ByteArrayInputStream in = stream("12345GET http://next/");

    new Body.Fixed(5).copy(in, out);

    assertThat(out).hasToString("12345");
    assertThat(in.readAllBytes()).asString().isEqualTo("GET http://next/");
  }

  @Test
  void cutsChunksAnewWithoutExtensionsAndTrailers() throws IOException {
    ByteArrayInputStream in = stream("3;a=b\r\nabc\r\n0A \r\n0123456789\r\n0\r\nX: y\r\n\r\nGET");

    new Body.Chunked().copy(in, out);

    assertThat(out).hasToString("3\r\nabc\r\na\r\n0123456789\r\n0\r\n\r\n");
    assertThat(in.readAllBytes()).asString().isEqualTo("GET");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "3\r\nabcd\r\n0\r\n\r\n",
        "3\nabc\r\n0\r\n\r\n",
        "3\r\nabc\n0\r\n\r\n",
        "0x3\r\nabc\r\n0\r\n\r\n",
        "+3\r\nabc\r\n0\r\n\r\n",
        "-3\r\nabc\r\n0\r\n\r\n",
        "\r\nabc\r\n0\r\n\r\n",
        "3\r\nabc\r\n0\r\n folded\r\n\r\n",
        "10000000000000003\r\nabc\r\n0\r\n\r\n",
        "3 3\r\nabc\r\n0\r\n\r\n"
      })
  void refusesChunksThatReadersTakeDifferently(String text) {
    assertThatThrownBy(() -> new Body.Chunked().copy(stream(text), out))
        .isInstanceOf(ProtocolException.class);
    assertThat(out.toString(StandardCharsets.US_ASCII)).doesNotEndWith("0\r\n\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "3", "3\r\nab", "3\r\nabc\r\n", "3\r\nabc\r\n0\r\n"})
  void saysWhenABodyBreaksOff(String text) {
    assertThatThrownBy(() -> new Body.Chunked().copy(stream(text), out))
        .isInstanceOf(EOFException.class);
    assertThatThrownBy(() -> new Body.Fixed(100).copy(stream(text), out))
        .isInstanceOf(EOFException.class);
  }

  private static ByteArrayInputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
  }
}
