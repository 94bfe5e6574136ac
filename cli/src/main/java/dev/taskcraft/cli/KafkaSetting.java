package dev.taskcraft.cli;

import java.util.Map;
import java.util.Stack;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * Adds to a map of settings. Left to itself, picocli begins a new map where an inherited option
 * comes again after the command's name, and shows the value of one without a name.
 */
final class KafkaSetting implements IParameterConsumer {
  @Override
  @SuppressWarnings("JdkObsolete") // picocli's signature
  public void consumeParameters(Stack<String> words, ArgSpec option, CommandSpec command) {
    String word = words.isEmpty() ? "" : words.pop();
    int at = word.indexOf('=');
    if (at < 1) {
      throw new ParameterException(
          command.commandLine(),
          "--kafka-config needs NAME=VALUE, e.g. security.protocol=SASL_SSL");
    }
    Map<String, String> settings = option.getValue();
    settings.put(word.substring(0, at), word.substring(at + 1));
  }
}
