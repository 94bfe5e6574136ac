package dev.taskcraft.log;

/**
 * How to open an adapter's log, here and in a child process. Implementations are public and have a
 * public constructor without arguments.
 */
public interface LogUnderTest {
  /** Opens the log at a place: a file, a URL. */
  EventLog open(String location);
}
