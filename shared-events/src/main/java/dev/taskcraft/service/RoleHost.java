package dev.taskcraft.service;

import dev.taskcraft.cluster.Snapshots;
import dev.taskcraft.log.kafka.KafkaTopics;
import dev.taskcraft.role.Author;
import dev.taskcraft.role.Role;
import dev.taskcraft.service.observe.Observers;
import dev.taskcraft.signing.TrustedKeys;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.admin.Admin;

/** Gives a role everything that it needs of the cluster. */
@ApplicationScoped
public class RoleHost {
  private final Author author;
  private final KafkaTopics topics;
  private final Admin admin;
  private final Snapshots snapshots;
  private final TrustedKeys trusted;
  private final Observers observers;

  RoleHost(
      Author author,
      KafkaTopics topics,
      Admin admin,
      Snapshots snapshots,
      TrustedKeys trusted,
      Observers observers) {
    this.trusted = trusted;
    this.observers = observers;
    this.author = author;
    this.topics = topics;
    this.admin = admin;
    this.snapshots = snapshots;
  }

  /**
   * Lets the role act on what is read.
   *
   * @param cascades see {@link dev.taskcraft.cluster.Partitions}
   */
  public RoleListener listener(Role<?> role, boolean cascades) {
    return new RoleListener(role, cascades, author, topics, admin, snapshots, trusted, observers);
  }
}
