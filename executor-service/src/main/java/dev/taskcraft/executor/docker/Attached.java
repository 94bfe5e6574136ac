package dev.taskcraft.executor.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import dev.taskcraft.executor.mcp.LastWords;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The standard streams of a container, over one connection to the engine. */
final class Attached extends ResultCallback.Adapter<Frame> {
  private final Pipe input = new Pipe();
  private final Pipe output = new Pipe();
  private final LastWords errors = new LastWords();

  Pipe input() {
    return input;
  }

  Pipe output() {
    return output;
  }

  LastWords errors() {
    return errors;
  }

  @Override
  public void onNext(Frame frame) {
    switch (frame.getStreamType()) {
      case STDOUT, RAW -> write(frame.getPayload());
      case STDERR -> errors.add(new String(frame.getPayload(), StandardCharsets.UTF_8));
      case STDIN -> {}
    }
  }

  private void write(byte[] bytes) {
    try {
      output.writer().write(bytes);
    } catch (IOException _) {
      // nobody reads any more
    }
  }

  @Override
  public void onError(Throwable failure) {
    errors.add("the engine: " + failure.getMessage() + "\n");
    end();
    super.onError(failure);
  }

  @Override
  public void onComplete() {
    end();
    super.onComplete();
  }

  private void end() {
    input.close();
    try {
      output.writer().close();
    } catch (IOException _) {
      // it was closed before
    }
  }
}
