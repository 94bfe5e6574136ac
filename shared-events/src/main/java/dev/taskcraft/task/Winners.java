package dev.taskcraft.task;

import org.jspecify.annotations.Nullable;

/**
 * The events that filled a slot, newest first. Adding one costs the same however many there are;
 * looking for one goes through them, and is done only for an event that fills nothing.
 */
final class Winners {
  static final Winners NONE = new Winners(null, null);

  private final @Nullable EventId newest;
  private final @Nullable Winners older;

  private Winners(@Nullable EventId newest, @Nullable Winners older) {
    this.newest = newest;
    this.older = older;
  }

  Winners with(EventId id) {
    return new Winners(id, this);
  }

  boolean contains(EventId id) {
    for (Winners rest = this; rest != null; rest = rest.older) {
      if (id.equals(rest.newest)) {
        return true;
      }
    }
    return false;
  }
}
