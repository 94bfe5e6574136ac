package dev.taskcraft.planner.model;

/** A language model at a provider. Safe for use by several threads. */
public interface Model {
  /** The model to ask when the coworker names none. */
  String defaultName();

  /**
   * Asks once, without retries, and waits at most as long as the adapter was told to. Whatever goes
   * wrong is an answer.
   */
  ModelAnswer ask(ModelRequest request) throws InterruptedException;

  /** Understands an answer again that was kept as {@link ModelAnswer.Spoke#raw}. */
  ModelAnswer read(byte[] raw);
}
