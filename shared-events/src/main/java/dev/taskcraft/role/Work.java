package dev.taskcraft.role;

/**
 * Something that takes time and is done once per task while it is under way. Implemented by
 * records, because equal work is the same work.
 */
public interface Work {
  /**
   * Whether it touches the world, so that a stop which was acknowledged before it must be seen
   * first (see the loop of the cluster), and it is let end when its task is given up.
   */
  default boolean touchesTheWorld() {
    return false;
  }
}
