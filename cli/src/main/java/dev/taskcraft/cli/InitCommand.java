package dev.taskcraft.cli;

import dev.taskcraft.coworker.yaml.StarterFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code taskcraft init}: a coworker to start from. */
@Command(
    name = "init",
    description = {
      "Write a starter coworker file and a tool of its own into a folder.",
      "Files that are there already are left alone."
    })
final class InitCommand extends Verb {
  @Parameters(
      arity = "0..1",
      paramLabel = "FOLDER",
      defaultValue = ".",
      description = "Where (default: the working folder).")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  Path folder;

  @Override
  public Integer call() {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("coworker.yaml", StarterFiles.coworker());
    files.put(StarterFiles.TOOLS_NAME, StarterFiles.tools());
    for (String name : files.keySet()) {
      if (Files.exists(folder.resolve(name))) {
        throw Failure.badInput(
            folder.resolve(name) + " is there already", "move it away, or name another folder");
      }
    }
    try {
      Files.createDirectories(folder);
      for (Map.Entry<String, String> file : files.entrySet()) {
        Files.writeString(
            folder.resolve(file.getKey()), file.getValue(), StandardOpenOption.CREATE_NEW);
        console().say("wrote " + folder.resolve(file.getKey()));
      }
    } catch (IOException failure) {
      throw Failure.badInput(
          "can't write into %s: %s".formatted(folder, failure.getMessage()), "name another folder");
    }
    String first = files.keySet().iterator().next();
    console().say("Run it: %s run %s".formatted(Render.command(), folder.resolve(first)));
    console().object(new Written(1, List.copyOf(files.keySet())));
    return ExitCode.DONE;
  }

  private record Written(int schema, List<String> files) {}
}
