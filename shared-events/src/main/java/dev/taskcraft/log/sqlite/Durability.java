package dev.taskcraft.log.sqlite;

/** What an acknowledged append survives. */
public enum Durability {
  /** A loss of power: every commit waits for the disk. */
  POWER("FULL"),
  /** The death of the process, but not of the machine: commits don't wait for the disk. */
  PROCESS("NORMAL");

  private final String synchronous;

  Durability(String synchronous) {
    this.synchronous = synchronous;
  }

  String synchronous() {
    return synchronous;
  }
}
