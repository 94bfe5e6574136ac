package dev.taskcraft.log.postgres;

import dev.taskcraft.log.sql.Session;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows on their way into {@code unnest(…)}: one array for each column, one statement for all. */
final class Columns {
  private final String[] types;
  private final List<List<@Nullable Object>> columns = new ArrayList<>();

  /** Takes the columns' types, such as {@code bigint}. */
  Columns(String... types) {
    this.types = types.clone();
    for (int i = 0; i < types.length; i++) {
      columns.add(new ArrayList<>());
    }
  }

  void row(@Nullable Object... values) {
    for (int i = 0; i < types.length; i++) {
      columns.get(i).add(values[i]);
    }
  }

  boolean isEmpty() {
    return columns.getFirst().isEmpty();
  }

  /** Sets the arrays as the statement's parameters from this one on; returns the next. */
  int bind(Session session, PreparedStatement statement, int first) throws SQLException {
    for (int i = 0; i < types.length; i++) {
      Object[] values =
          columns
              .get(i)
              .toArray(
                  switch (types[i]) {
                    case "bigint" -> Long[]::new;
                    case "bytea" -> byte[][]::new;
                    default -> String[]::new;
                  });
      statement.setArray(first + i, session.connection().createArrayOf(types[i], values));
    }
    return first + types.length;
  }

  /** {@code unnest(?::a[], ?::b[])} for these columns. */
  static String unnest(String... types) {
    return "unnest(?::" + String.join("[], ?::", types) + "[])";
  }
}
