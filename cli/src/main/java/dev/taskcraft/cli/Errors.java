package dev.taskcraft.cli;

import dev.taskcraft.blob.BlobsUnavailable;
import dev.taskcraft.log.LogUnavailable;
import dev.taskcraft.state.TaskView.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns whatever went wrong into one clear error and an exit code. */
final class Errors {
  private Errors() {}

  static int executing(Exception failure, CommandLine line, @Nullable ParseResult result) {
    Console console = console(result == null ? List.of() : result.originalArgs());
    return switch (failure) {
      case Failure known -> {
        console.error(known.problem(), known.task());
        yield known.exitCode();
      }
      case LogUnavailable log -> {
        console.error(new Problem("unavailable", String.valueOf(log.getMessage()), null), null);
        yield ExitCode.UNAVAILABLE;
      }
      case BlobsUnavailable blobs -> {
        console.error(new Problem("unavailable", String.valueOf(blobs.getMessage()), null), null);
        yield ExitCode.UNAVAILABLE;
      }
      case InterruptedException _ -> ExitCode.INTERRUPTED;
      default -> {
        console.error(new Problem("internal", "internal error: " + failure, debug(failure)), null);
        yield ExitCode.INTERNAL;
      }
    };
  }

  static int parsing(ParameterException failure, String[] args) {
    console(List.of(args)).error(problem(failure), null);
    return ExitCode.BAD_INPUT;
  }

  private static Problem problem(ParameterException failure) {
    CommandLine line = failure.getCommandLine();
    String help = "see `%s --help`".formatted(line.getCommandSpec().qualifiedName());
    List<String> guesses = List.of();
    String message = String.valueOf(failure.getMessage());
    if (failure instanceof UnmatchedArgumentException unmatched) {
      String first = unmatched.getUnmatched().getFirst();
      if (line.getParent() == null && !first.startsWith("-")) {
        message = "unknown command '" + Escaped.line(first) + "'";
        String nearest = Commands.nearest(first);
        guesses = nearest == null ? List.of() : List.of(nearest);
      } else {
        guesses = unmatched.getSuggestions();
      }
    }
    return new Problem(
        "bad_input",
        message,
        guesses.isEmpty() ? help : "did you mean " + String.join(" or ", guesses) + "?");
  }

  private static String debug(Exception failure) {
    if (System.getenv("TASKCRAFT_DEBUG") != null) {
      failure.printStackTrace();
    }
    return "run it again with TASKCRAFT_DEBUG=1 and report what it prints";
  }

  /** The options may not have been read yet when the command line itself is wrong. */
  private static Console console(List<String> args) {
    return new Console(System.out, System.err, args.contains("--json"), false);
  }
}
