package dev.taskcraft.log.postgres;

import dev.taskcraft.log.AppendResult;
import dev.taskcraft.log.sql.Pool;
import dev.taskcraft.log.sql.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Commits groups and answers their appends. A group that fails because of one of its cascades is
 * done again one by one; one that fails on an old connection is done again on a new one, which is
 * harmless because events are known by their ids.
 */
final class Committer {
  private final PostgresAddress address;
  private final Pool<Session> sessions;
  private final Runnable changed;

  /** Commits through these sessions and says {@code changed} after each. */
  Committer(PostgresAddress address, Pool<Session> sessions, Runnable changed) {
    this.address = address;
    this.sessions = sessions;
    this.changed = changed;
  }

  void commit(List<Append> group) {
    List<Append> rest = group;
    while (!rest.isEmpty()) { // one of each task at a time
      Set<String> tasks = new HashSet<>();
      List<Append> now = new ArrayList<>();
      List<Append> later = new ArrayList<>();
      for (Append append : rest) {
        (tasks.add(append.task()) ? now : later).add(append);
      }
      together(now);
      rest = later;
    }
  }

  private void together(List<Append> group) {
    try {
      Map<String, AppendResult> results =
          sessions.with(session -> new GroupTransaction(session).run(group));
      for (Append append : group) {
        append.answer().complete(results.get(append.task()));
      }
      changed.run();
    } catch (SQLException e) {
      boolean oneOfThem =
          e instanceof GroupTransaction.SlotTaken
              || PostgresFailure.ofTheStatement(e)
              || PostgresFailure.passing(e);
      if (oneOfThem && group.size() > 1) {
        group.forEach(append -> together(List.of(append)));
      } else if (PostgresFailure.ofTheStatement(e)) {
        fail(group, new IllegalStateException("the log refused this: " + e.getMessage(), e));
      } else {
        fail(group, PostgresFailure.appending(address, e));
      }
    } catch (RuntimeException | Error e) {
      fail(group, e);
    }
  }

  private static void fail(List<Append> group, Throwable failure) {
    group.forEach(append -> append.answer().completeExceptionally(failure));
  }
}
