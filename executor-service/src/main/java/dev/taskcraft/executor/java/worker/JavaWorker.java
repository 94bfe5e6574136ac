package dev.taskcraft.executor.java.worker;

import dev.taskcraft.executor.java.JavaTools;
import dev.taskcraft.executor.mcp.RpcCodec;
import dev.taskcraft.executor.tool.ToolFactory.Opened;
import dev.taskcraft.executor.tool.ToolsUnavailable;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Serves the tools of one Java class over MCP on stdin and stdout, until stdin ends.
 *
 * <p>What a tool prints through {@link System#out} and {@link System#err} becomes a log message. A
 * tool that writes to the process's own descriptors (a child process that inherits them, native
 * code) breaks the protocol, and is killed with the worker.
 */
public final class JavaWorker {
  private static final int UNUSABLE = 1;
  private static final int USAGE = 64;
  private static final int BUG = 70;

  private JavaWorker() {}

  /** Runs the program; see {@link Target#USAGE}. */
  public static void main(String[] args) {
    PrintStream errors = System.err;
    try {
      System.exit(serve(Target.of(args)));
    } catch (IllegalArgumentException e) {
      errors.println(e.getMessage());
      System.exit(USAGE);
    } catch (IOException | RuntimeException e) {
      errors.println("worker ended: " + e);
      System.exit(BUG);
    }
  }

  private static int serve(Target target) throws IOException {
    Wire wire =
        new Wire(new FileInputStream(FileDescriptor.in), new FileOutputStream(FileDescriptor.out));
    Redaction redaction = new Redaction(System.getenv());
    Notices notices = new Notices(wire, redaction, target.module());
    System.setIn(InputStream.nullInputStream());
    System.setOut(notices.stray());
    System.setErr(notices.stray());
    Opened opened;
    try {
      opened = JavaTools.unhurried().open(target.source(), target.read());
    } catch (ToolsUnavailable e) {
      refuse(wire, redaction.text(String.valueOf(e.getMessage())));
      return UNUSABLE;
    }
    if (new Server(wire, notices, redaction, target.module(), opened.tools()).run()) {
      close(opened);
    }
    return 0;
  }

  /** Tells the client in its own handshake, where it looks for the reason. */
  private static void refuse(Wire wire, String reason) throws IOException {
    for (byte[] line = wire.next(); line != null; line = wire.next()) {
      Map<String, @Nullable Object> message = RpcCodec.read(line);
      if (message.get("id") != null && "initialize".equals(message.get("method"))) {
        wire.refuse(message.get("id"), Wire.INTERNAL_ERROR, reason);
        return;
      }
    }
  }

  private static void close(Opened opened) {
    try {
      opened.close().close();
    } catch (Exception e) {
      System.err.println("closing the tools failed: " + e);
    }
  }
}
