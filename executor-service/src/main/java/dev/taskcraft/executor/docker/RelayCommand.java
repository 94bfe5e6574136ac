package dev.taskcraft.executor.docker;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What is started in a running sandbox to carry its connections out where no socket of this host
 * can be mounted. Nothing in it but a process id differs from one sandbox to the next. Each says
 * {@link #SIGN} on its standard output when it begins; the relay does when it listens.
 *
 * <p>The relay announces each connection by a line, {@code tc} and the id of the process that holds
 * it. That process listens at two names, one for each direction, so that the end of one is not that
 * of the other: an engine tells the end of a process's output only by the end of the process. The
 * names are abstract (unix(7)): they are the sandbox's own, as its loopback is, and no files.
 */
final class RelayCommand {
  /** On which port of a sandbox's loopback the proxy is found. */
  static final int PORT = 3128;

  /** At once in one sandbox; each takes three of its processes. */
  static final int CONNECTIONS = 16;

  /** What a command says first. */
  static final String SIGN = "+\n";

  /** Before a connection's line. */
  static final String ANNOUNCED = "tc ";

  /** The id of a process, which Linux keeps below 2^22. */
  static final Pattern PROCESS = Pattern.compile("[1-9][0-9]{0,6}");

  /** Ends as soon as the relay listens, as the kernel sees it; after 10 seconds it fails. */
  static final String LISTENS =
      "i=0; until grep -q ':%04X 00000000:0000 0A' /proc/net/tcp; do i=$((i+1)); [ $i -lt 200 ] || exit 69; sleep 0.05; done"
          .formatted(PORT);

  /** The connection takes the place of standard input and output, so the line goes to the third. */
  private static final String CARRY =
      "echo \"tc $$\" >&3; exec socat -t 60 STDIO ABSTRACT-LISTEN:tc-$$.i,accept-timeout=30!!ABSTRACT-LISTEN:tc-$$.o,accept-timeout=30 3>&-";

  /** socat takes quotes away, and parts at spaces; what stands in a variable it leaves alone. */
  private static final List<String> LISTEN =
      List.of(
          "/bin/sh",
          "-c",
          "command -v socat >/dev/null || { echo 'its image has no socat; build it FROM taskcraft/worker-python or taskcraft/worker-java'; exit 69; }; exec 3>&1 2>/dev/null; export CARRY='%s'; socat TCP-LISTEN:%d,bind=127.0.0.1,reuseaddr,backlog=64,fork,max-children=%d 'EXEC:/bin/sh -c eval${IFS}$CARRY,nofork' & %s; echo +; wait"
              .formatted(CARRY, PORT, CONNECTIONS, LISTENS));

  /** Waits for up to 10 seconds for whom it connects to. */
  private static final String PATIENCE = "retry=200,interval=0.05";

  private static final List<String> IN =
      List.of(
          "/bin/sh",
          "-c",
          "echo +; exec socat -u STDIN ABSTRACT-CONNECT:tc-$0.i,%s".formatted(PATIENCE));
  private static final List<String> OUT =
      List.of(
          "/bin/sh",
          "-c",
          "echo +; exec socat -u ABSTRACT-CONNECT:tc-$0.o,%s STDOUT".formatted(PATIENCE));

  private RelayCommand() {}

  /** The relay, which announces connections. */
  static List<String> listen() {
    return LISTEN;
  }

  /** What carries its standard input into the connection that this process holds. */
  static List<String> in(String process) {
    return of(IN, process);
  }

  /** What carries the connection that this process holds to its standard output. */
  static List<String> out(String process) {
    return of(OUT, process);
  }

  private static List<String> of(List<String> fixed, String process) {
    return List.of(fixed.get(0), fixed.get(1), fixed.get(2), process);
  }

  /** Whether this is one of these commands, and nothing else. */
  static boolean isOne(List<String> command) {
    return command.equals(LISTEN)
        || (command.size() == IN.size() + 1
            && PROCESS.matcher(command.getLast()).matches()
            && (command.equals(in(command.getLast())) || command.equals(out(command.getLast()))));
  }
}
