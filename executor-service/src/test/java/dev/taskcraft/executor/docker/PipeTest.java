package dev.taskcraft.executor.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PipeTest {
  private final Pipe pipe = new Pipe();

  @Test
  void givesWhatWasWrittenInItsOrder() throws Exception {
    byte[] megabytes = "grüße\n".repeat(500_000).getBytes(StandardCharsets.UTF_8);
    Thread writer = write(megabytes, true);

    assertThat(pipe.readAllBytes()).isEqualTo(megabytes);
    writer.join();
  }

  @Test
  void survivesTheEndOfAThreadThatWrote() throws Exception {
    write(new byte[] {1}, false).join();
    write(new byte[] {2}, false).join();
    pipe.writer().write(new byte[0]);
    pipe.writer().write(3);
    pipe.writer().close();

    assertThat(pipe.readAllBytes()).containsExactly(1, 2, 3);
    assertThat(pipe.read()).isEqualTo(-1);
  }

  @Test
  void letsAFastWriterWait() throws Exception {
    AtomicInteger written = new AtomicInteger();
    Thread writer =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    while (true) {
                      pipe.writer().write(new byte[1 << 16]);
                      written.incrementAndGet();
                    }
                  } catch (IOException _) {
                    // it was closed
                  }
                });

    await()
        .during(Duration.ofMillis(300))
        .atMost(Duration.ofSeconds(10))
        .until(() -> written.get() == 64);
    pipe.close();
    writer.join();
  }

  @Test
  void whoWritesToOneThatIsClosedIsTold() {
    pipe.close();

    assertThatThrownBy(() -> pipe.writer().write(1)).hasMessageContaining("gone");
  }

  @Test
  void closingItWakesItsReader() throws Exception {
    Thread reader =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    assertThat(pipe.read()).isEqualTo(-1);
                  } catch (IOException e) {
                    throw new AssertionError(e);
                  }
                });
    await().until(() -> reader.getState() == Thread.State.WAITING);

    pipe.close();

    reader.join();
  }

  private Thread write(byte[] bytes, boolean close) {
    return Thread.ofVirtual()
        .start(
            () -> {
              try {
                pipe.writer().write(bytes);
                if (close) {
                  pipe.writer().close();
                }
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
  }
}
