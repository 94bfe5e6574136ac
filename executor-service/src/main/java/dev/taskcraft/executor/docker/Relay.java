package dev.taskcraft.executor.docker;

import java.io.IOException;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way from a sandbox to the proxy of this process where its socket can't be mounted: {@link
 * RelayCommand} in the sandbox announces connections, and for each of them two more processes there
 * carry it over the engine's API, one for each direction.
 *
 * <p>The sandbox is not trusted. Whatever it announces, this end leads to that proxy and nowhere
 * else; what it announces beyond {@link RelayCommand#CONNECTIONS} waits there.
 */
final class Relay implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Relay.class);

  /** At once: a process that begins takes several of a sandbox's processes for a moment. */
  private static final int BEGINNING = 2;

  private final Execs execs;
  private final String container;
  private final String user;
  private final Path proxy;
  private final Semaphore places = new Semaphore(RelayCommand.CONNECTIONS);
  private final Semaphore beginning = new Semaphore(BEGINNING);
  private final Set<Thread> threads = new HashSet<>();
  private boolean closed;

  private Relay(Execs execs, String container, String user, Path proxy) {
    this.execs = execs;
    this.container = container;
    this.user = user;
    this.proxy = proxy;
  }

  /**
   * Starts the relay in a sandbox whose own command waits, and returns when it listens.
   *
   * @param container the engine's id of it
   * @param user {@code uid:gid}, the sandbox's own
   * @param proxy the socket of its proxy
   * @throws SandboxUnavailable when it can't be started
   */
  static Relay open(Execs execs, String container, String user, Path proxy)
      throws SandboxUnavailable {
    Relay relay = new Relay(execs, container, user, proxy);
    Execs.Exec listening = execs.start(container, user, RelayCommand.listen());
    relay.start("egress-relay", () -> relay.announced(listening));
    return relay;
  }

  /** Runs in a thread of its own, which is interrupted when this is closed. */
  private synchronized void start(String name, Runnable work) {
    Thread thread = Thread.ofVirtual().name(name).unstarted(() -> run(work));
    threads.add(thread);
    thread.start();
    if (closed) {
      thread.interrupt();
    }
  }

  private void run(Runnable work) {
    try {
      work.run();
    } finally {
      synchronized (this) {
        threads.remove(Thread.currentThread());
      }
    }
  }

  private void announced(Execs.Exec listening) {
    try (listening) {
      Announcements announcements = new Announcements(listening.output());
      for (String one = announcements.next(); one != null; one = announcements.next()) {
        String process = one;
        places.acquire();
        start("egress-carry", () -> carry(process));
      }
    } catch (InterruptedException _) {
      // this is closed
    } catch (IOException failure) {
      if (!isClosed()) {
        LOG.atWarn()
            .addKeyValue("container", container)
            .setCause(failure)
            .log("a sandbox has no way out any more");
      }
    }
  }

  private void carry(String process) {
    try (SocketChannel there = SocketChannel.open(UnixDomainSocketAddress.of(proxy))) {
      carry(process, there);
    } catch (IOException failure) {
      LOG.atDebug().setCause(failure).log("a connection out of a sandbox has ended");
    } catch (InterruptedException _) {
      // this is closed
    } finally {
      places.release();
    }
  }

  private void carry(String process, SocketChannel there) throws IOException, InterruptedException {
    try (Execs.Exec in = begin(RelayCommand.in(process));
        Execs.Exec out = begin(RelayCommand.out(process))) {
      Thread answers = Thread.ofVirtual().name("egress-answer").start(() -> answer(there, in, out));
      out.output().transferTo(Channels.newOutputStream(there));
      there.shutdownOutput();
      answers.join();
    }
  }

  private Execs.Exec begin(List<String> command) throws IOException, InterruptedException {
    beginning.acquire();
    try {
      return execs.start(container, user, command);
    } finally {
      beginning.release();
    }
  }

  /** Carries the other direction, and ends both when it fails. */
  private static void answer(SocketChannel there, Execs.Exec in, Execs.Exec out) {
    try {
      Channels.newInputStream(there).transferTo(in.input());
      in.endInput();
      // an engine may take a connection that closes for the end of what it has not read yet
      in.output().transferTo(OutputStream.nullOutputStream());
    } catch (IOException _) {
      close(out);
    }
  }

  private static void close(Execs.Exec exec) {
    try {
      exec.close();
    } catch (IOException _) {
      // it is gone either way
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  /** Ends all connections; the processes there end with them, or with the sandbox. */
  @Override
  public synchronized void close() {
    closed = true;
    threads.forEach(Thread::interrupt);
  }
}
