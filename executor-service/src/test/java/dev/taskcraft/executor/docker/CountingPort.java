package dev.taskcraft.executor.docker;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A port that listens on all addresses of this host, and counts what comes by TCP and UDP. */
final class CountingPort implements AutoCloseable {
  private final ServerSocket tcp;
  private final DatagramSocket udp;
  private final AtomicInteger touches = new AtomicInteger();

  private CountingPort(ServerSocket tcp, DatagramSocket udp) {
    this.tcp = tcp;
    this.udp = udp;
  }

  static CountingPort open() throws IOException {
    return open(0);
  }

  /** At this number, which may be taken. */
  static CountingPort open(int number) throws IOException {
    ServerSocket tcp = new ServerSocket(number);
    CountingPort port = new CountingPort(tcp, new DatagramSocket(tcp.getLocalPort()));
    Thread.ofPlatform().daemon().start(port::accept);
    Thread.ofPlatform().daemon().start(port::receive);
    return port;
  }

  /** All of this host's, without the zones that only this host knows. */
  static List<String> addresses() throws IOException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .map(address -> address.getHostAddress().replaceFirst("%.*", ""))
        .distinct()
        .toList();
  }

  int number() {
    return tcp.getLocalPort();
  }

  int touches() {
    return touches.get();
  }

  /** Reaches it by TCP and UDP from here; an address that needs its zone is left out. */
  void touch(String address) throws IOException {
    InetAddress target = InetAddress.getByName(address);
    if (target.isLinkLocalAddress()) {
      return;
    }
    int before = touches();
    new Socket(target, number()).close();
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.send(new DatagramPacket(new byte[1], 1, new InetSocketAddress(target, number())));
    }
    await().until(() -> touches() == before + 2);
  }

  private void accept() {
    try {
      while (true) {
        tcp.accept().close();
        touches.incrementAndGet();
      }
    } catch (IOException _) {
      // it was closed
    }
  }

  private void receive() {
    try {
      while (true) {
        udp.receive(new DatagramPacket(new byte[512], 512));
        touches.incrementAndGet();
      }
    } catch (IOException _) {
      // it was closed
    }
  }

  @Override
  public void close() throws IOException {
    tcp.close();
    udp.close();
  }
}
