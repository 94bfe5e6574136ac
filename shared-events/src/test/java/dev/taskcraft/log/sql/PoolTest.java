package dev.taskcraft.log.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PoolTest {
  private final List<String> closed = new ArrayList<>();
  private int opened;
  private final Pool<Numbered> pool = new Pool<>(2, () -> new Numbered("session " + ++opened));
  private int uses;

  @ParameterizedTest
  @ValueSource(strings = {"08003", "08006", "57P01"})
  void triesAgainOnAFreshSessionWhenAnIdleOneHadLostItsServer(String state) throws SQLException {
    pool.with(Numbered::name);

    String name = pool.with(session -> failOnce(session, state));

    assertThat(name).isEqualTo("session 2");
    assertThat(closed).containsExactly("session 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"23505", "40001", "57014", "53100"})
  void doesNotRepeatWhatFailedForAnotherReason(String state) throws SQLException {
    pool.with(Numbered::name);

    assertThatThrownBy(() -> pool.with(session -> failOnce(session, state)))
        .isInstanceOf(SQLException.class);
    assertThat(uses).isOne();
    assertThat(closed).containsExactly("session 1");
  }

  @Test
  void doesNotRepeatWhatFailedOnAFreshSession() {
    assertThatThrownBy(() -> pool.with(session -> failOnce(session, "08006")))
        .isInstanceOf(SQLException.class);
    assertThat(uses).isOne();
  }

  private String failOnce(Numbered session, String state) throws SQLException {
    if (++uses == 1) {
      throw new SQLException("injected", state);
    }
    return session.name();
  }

  private final class Numbered implements AutoCloseable {
    private final String name;

    Numbered(String name) {
      this.name = name;
    }

    String name() {
      return name;
    }

    @Override
    public void close() {
      closed.add(name);
    }
  }
}
