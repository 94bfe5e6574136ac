package dev.taskcraft.log.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresAddressTest {
  private static final PostgresAddress FULL =
      new PostgresAddress("db.example.org", 6543, "tasks", "ada", "s3cret", Map.of());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://ada:s3cret@db.example.org:6543/tasks",
        "postgres://ada:s3cret@db.example.org:6543/tasks",
        "postgresql+asyncpg://ada:s3cret@db.example.org:6543/tasks",
        "postgresql+psycopg2://ada:s3cret@db.example.org:6543/tasks",
        "jdbc:postgresql://db.example.org:6543/tasks?user=ada&password=s3cret",
        "  postgresql://ada:s3cret@db.example.org:6543/tasks\n",
      })
  void readsTheFormsThatPeopleHave(String url) {
    assertThat(PostgresAddress.parse(url)).isEqualTo(FULL);
  }

  @Test
  void fillsInWhatIsLeftOut() {
    assertThat(PostgresAddress.parse("postgresql://"))
        .isEqualTo(new PostgresAddress("localhost", 5432, "postgres", null, null, Map.of()));
    assertThat(PostgresAddress.parse("postgresql:///tasks").database()).isEqualTo("tasks");
    assertThat(PostgresAddress.parse("postgresql://[::1]:5433/tasks").host()).isEqualTo("[::1]");
  }

  @Test
  void decodesUserPasswordAndDatabase() {
    PostgresAddress address = PostgresAddress.parse("postgresql://a%40b:p%2Fq+r%3A@host/my%20db");

    assertThat(address.user()).isEqualTo("a@b");
    assertThat(address.password()).isEqualTo("p/q+r:");
    assertThat(address.database()).isEqualTo("my db");
  }

  @Test
  void takesParametersByTheNamesOfOtherDriversToo() {
    assertThat(
            PostgresAddress.parse(
                    "postgresql+asyncpg://h/d?ssl=require&application_name=x%20y&sslrootcert=/ca.pem")
                .parameters())
        .isEqualTo(
            Map.of("sslmode", "require", "ApplicationName", "x y", "sslrootcert", "/ca.pem"));
  }

  @Test
  void neverShowsThePassword() {
    assertThat(FULL.toString()).isEqualTo("postgresql://ada@db.example.org:6543/tasks");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mysql://ada:s3cret@host/tasks",
        "ada:s3cret@host/tasks",
        "s3cret",
        "postgresql://ada:s3cret@host:port/tasks",
        "postgresql://ada:s3cret@host:99999/tasks",
        "postgresql://ada:s3cret@ho st:1:2/tasks",
        "postgresql://ada:s3cret/with/slashes@host/tasks",
        "postgresql://ada:s3cret@host/tasks?sslmode",
        "postgresql://ada:s3cret@/tasks?host=/var/run/postgresql",
        "",
      })
  void saysWhatIsWrongWithoutShowingThePassword(String url) {
    assertThatThrownBy(() -> PostgresAddress.parse(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("DATABASE_URL")
        .hasMessageNotContaining("s3cret");
  }
}
