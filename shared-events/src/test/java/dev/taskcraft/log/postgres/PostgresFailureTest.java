package dev.taskcraft.log.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresFailureTest {
  private static final PostgresAddress ADDRESS =
      PostgresAddress.parse("postgresql://ada@127.0.0.1:1/none");

  @ParameterizedTest
  @ValueSource(strings = {"08001", "53100", "25006", "57P01", "XX000"})
  void whoOnlyReadsHearsOfNoAppend(String state) {
    assertThat(PostgresFailure.explain(ADDRESS, new SQLException("why", state)))
        .message()
        .contains("127.0.0.1")
        .doesNotContain("append");
  }

  @Test
  void whoAppendsHearsWhatBecameOfIt() {
    assertThat(PostgresFailure.appending(ADDRESS, new SQLException("why", "08006")))
        .hasMessageContaining("can't be reached")
        .hasMessageContaining("Whether it was appended is unknown");
    assertThat(PostgresFailure.appending(ADDRESS, new SQLException("why", "53100")))
        .hasMessageContaining("out of disk")
        .hasMessageContaining("nothing was appended");
  }
}
