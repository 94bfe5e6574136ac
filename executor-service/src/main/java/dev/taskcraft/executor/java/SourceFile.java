package dev.taskcraft.executor.java;

import dev.taskcraft.executor.tool.ToolsUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A source file and the package it declares.
 *
 * @param packageName empty for none
 */
public record SourceFile(Path file, String packageName) {
  private static final Pattern PACKAGE =
      Pattern.compile("^\\s*package\\s+([\\w.]+)\\s*;", Pattern.MULTILINE);

  /** Reads which package a file declares. */
  public static SourceFile of(Path file) throws IOException {
    Matcher matcher = PACKAGE.matcher(Files.readString(file));
    return new SourceFile(file, matcher.find() ? matcher.group(1) : "");
  }

  /** The full name of the class that the file is named after. */
  public String className() {
    return packageName.isEmpty() ? simpleName() : packageName + "." + simpleName();
  }

  /**
   * The same, if the coworker file means it.
   *
   * @param module as the coworker file names it; its package, if any, must be the file's, unless
   *     the file has none
   */
  String className(String module) {
    String simple = simpleName();
    String name = className();
    boolean fits =
        name.equals(module)
            || simple.equals(module)
            || (packageName.isEmpty() && module.endsWith("." + simple));
    if (!fits) {
      throw new ToolsUnavailable(
          "module '%s': %s holds the class %s; write module: %s"
              .formatted(module, file, name, name));
    }
    return name;
  }

  private String simpleName() {
    return String.valueOf(file.getFileName()).replaceFirst("\\.java$", "");
  }

  /** The folder that its package is under; the file's own where they don't agree. */
  public Path root() {
    Path folder = file.getParent();
    if (folder == null) {
      return file;
    }
    Path packagePath = Path.of(packageName.replace('.', '/'));
    if (packageName.isEmpty() || !folder.endsWith(packagePath)) {
      return folder;
    }
    Path root = folder;
    for (int i = 0; i < packagePath.getNameCount() && root.getParent() != null; i++) {
      root = root.getParent();
    }
    return root;
  }
}
