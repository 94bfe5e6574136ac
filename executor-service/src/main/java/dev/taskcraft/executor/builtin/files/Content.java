package dev.taskcraft.executor.builtin.files;

import java.io.IOException;
import java.io.OutputStream;

/** What is to be in a file. */
@FunctionalInterface
public interface Content {
  /** Writes all of it. */
  void writeTo(OutputStream out) throws IOException;
}
