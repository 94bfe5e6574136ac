package dev.taskcraft.state.service;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/** What lists show of a task, in the table {@code task}. */
@Entity
@Table(schema = "state", name = "task")
@SuppressWarnings("NullAway.Init") // filled by Hibernate
public class TaskRow {
  @Id String id;

  @Column(name = "partition")
  int partitionNumber;

  String coworker;
  String status;
  long version;
  byte[] hash;
  long began;
  @Nullable Long ended;
  long updated;
}
