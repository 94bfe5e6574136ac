package dev.taskcraft.coworker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestWordTest {
  @ParameterizedTest
  @CsvSource({
    "raed_file, read_file",
    "readfile, read_file",
    "read-file, read_file",
    "READ_FILE, read_file",
    "run_shel, run_shell",
    "http, ",
    "send_report, ",
    "x, ",
  })
  void findsASlipAndNothingElse(String word, String expected) {
    assertThat(NearestWord.find(word, BuiltInNames.ALL)).isEqualTo(expected);
  }

  @Test
  void givesNoHintForWordsThatAreTooLongToBeASlip() {
    assertThat(NearestWord.hint("a".repeat(100_000), List.of("a".repeat(100_000)))).isEmpty();
    assertThat(NearestWord.hint("", List.of("a"))).isEmpty();
  }
}
