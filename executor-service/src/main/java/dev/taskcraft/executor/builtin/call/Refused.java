package dev.taskcraft.executor.builtin.call;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** A call that changed nothing and can't be done as asked. The message is for the model. */
public final class Refused extends Exception {
  private static final long serialVersionUID = 1;

  public Refused(String message) {
    super(message);
  }

  /**
   * Says in plain words what the file system said.
   *
   * @param path as the caller wrote it; the real one may be no business of the model
   */
  public static String words(IOException problem, String path) {
    return switch (problem) {
      case NoSuchFileException _ -> "'" + path + "' does not exist";
      case FileAlreadyExistsException _ -> "'" + path + "' exists already";
      case NotDirectoryException _ -> "'" + path + "' is not a folder";
      case DirectoryNotEmptyException _ -> "'" + path + "' is a folder that is not empty";
      case AccessDeniedException _ -> "'" + path + "': the operating system denies access";
      case FileSystemException other when other.getReason() != null ->
          "'" + path + "': " + other.getReason();
      default -> "'" + path + "': " + problem.getMessage();
    };
  }
}
