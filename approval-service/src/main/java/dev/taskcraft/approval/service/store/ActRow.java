package dev.taskcraft.approval.service.store;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;

/** A row of {@code act}. */
@Entity
@Table(name = "act")
@IdClass(ActRow.Key.class)
class ActRow {
  @Id String task;
  @Id String slot;
  String event;
  String type;
  String data;
  String by;
  Instant at;

  /** Its key, as Hibernate wants it. */
  record Key(String task, String slot) implements Serializable {}
}
