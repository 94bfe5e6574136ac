package dev.taskcraft.executor.module;

import java.nio.file.Path;
import java.util.List;

/** What a module name led to. */
public sealed interface Found {
  /** A file that the name fits. */
  sealed interface Hit extends Found {
    /** The file, as a real absolute path. */
    Path file();

    /** What the module name is relative to: a folder, or the jar itself. */
    Path root();
  }

  /** A Python module, or the {@code __init__.py} of a package. */
  record PythonFile(Path file, Path root) implements Hit {}

  /** A Java class: a {@code .java} source, a {@code .class} file, or the jar that holds it. */
  record JavaFile(Path file, Path root) implements Hit {}

  /**
   * Nothing fits.
   *
   * @param lookedFor the files that would have been taken
   */
  record Nowhere(List<Path> lookedFor) implements Found {
    public Nowhere {
      lookedFor = List.copyOf(lookedFor);
    }
  }

  /** More than one different file fits. */
  record Ambiguous(List<Hit> hits) implements Found {
    public Ambiguous {
      hits = List.copyOf(hits);
    }
  }
}
