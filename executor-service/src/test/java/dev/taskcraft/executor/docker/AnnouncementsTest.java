package dev.taskcraft.executor.docker;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class AnnouncementsTest {
  @Test
  void saysEachProcess() throws IOException {
    Announcements announcements = of("tc 17\ntc 4194303\n");

    assertThat(announcements.next()).isEqualTo("17");
    assertThat(announcements.next()).isEqualTo("4194303");
    assertThat(announcements.next()).isNull();
  }

  @Test
  void passesOverWhatIsNoAnnouncement() throws IOException {
    String lines =
        "\ntc\ntc \ntc 0\ntc 01\ntc -1\ntc +1\ntc 1 \n tc 1\nTC 1\ntc  1\ntc 1;id\ntc $(id)\ntc 1\r\ntc 99999999\ntc \u0661\ntc 1.i\n";

    assertThat(of(lines + "tc 5\n").next()).isEqualTo("5");
  }

  @Test
  void aLongLineIsNoneAlsoWhereItBeginsLikeOne() throws IOException {
    String digits = "1".repeat(1 << 14);

    assertThat(of("tc 1" + " ".repeat(1 << 14) + "\ntc " + digits + "\ntc 5\n").next())
        .isEqualTo("5");
  }

  @Test
  void whatAnnouncesNothingIsNotReadForEver() throws IOException {
    Announcements announcements = of("tc 5\n" + "x\n".repeat(1 << 15) + "tc 6\n");

    assertThat(announcements.next()).isEqualTo("5");
    assertThatThrownBy(announcements::next).hasMessageContaining("announces no connection");
  }

  @Test
  void aLineWithoutItsEndIsNone() throws IOException {
    assertThat(of("tc 17").next()).isNull();
  }

  private static Announcements of(String lines) {
    InputStream bytes = new ByteArrayInputStream(lines.getBytes(US_ASCII));
    return new Announcements(bytes);
  }
}
