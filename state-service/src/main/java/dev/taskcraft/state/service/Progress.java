package dev.taskcraft.state.service;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;

/** Where storing goes on in one partition of one topic, in the table {@code progress}. */
@Entity
@Table(schema = "state", name = "progress")
@IdClass(Progress.Key.class)
@SuppressWarnings("NullAway.Init") // filled by Hibernate
public class Progress {
  @Id String topic;

  @Id
  @Column(name = "partition")
  int partitionNumber;

  long next;

  /** The two together. */
  public record Key(String topic, int partitionNumber) implements Serializable {}
}
