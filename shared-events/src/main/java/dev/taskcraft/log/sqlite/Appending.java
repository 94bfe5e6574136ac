package dev.taskcraft.log.sqlite;

import dev.taskcraft.log.AppendResult;
import dev.taskcraft.log.sql.Chain;
import dev.taskcraft.log.sql.StoredCascade;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Appends one cascade inside a group's transaction. */
final class Appending implements Write.Work<AppendResult> {
  private final StoredCascade cascade;
  private final LockFiles owners;

  Appending(StoredCascade cascade, LockFiles owners) {
    this.cascade = cascade;
    this.owners = owners;
  }

  @Override
  public AppendResult in(Writing writing) throws SQLException {
    Writing.Head head = writing.head(cascade.cascade().task());
    long version = head == null ? 0 : head.version();
    if (version != cascade.cascade().version()) {
      return head != null && writing.holds(head.no(), cascade.events())
          ? new AppendResult.Appended(cascade.version())
          : new AppendResult.Conflict(version);
    }
    List<byte[]> hashes = cascade.chained(head == null ? Chain.start() : head.hash());
    String owner = ownerAfter(head == null ? null : head.owner());
    long no = head == null ? writing.insertTask(cascade, hashes.getLast(), owner) : head.no();
    if (writing.insertEvents(no, cascade.events(), hashes) < hashes.size()) {
      writing.undo(no, version);
      return new AppendResult.Conflict(version);
    }
    if (head != null) {
      writing.updateTask(head, cascade, hashes.getLast(), owner);
    }
    return new AppendResult.Appended(cascade.version());
  }

  private @Nullable String ownerAfter(@Nullable String owner) {
    if (cascade.endsTask()) {
      return null;
    }
    String wanted = cascade.cascade().owner();
    return wanted == null || (owner != null && owners.alive(owner)) ? owner : wanted;
  }
}
