package dev.taskcraft.executor.docker;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A program that needs no library: its exit code is the lowest byte of its effective user id. So it
 * runs in any image, and its bits decide whom it runs as.
 */
final class WhoAmI {
  private static final long LOADED_AT = 0x400000;
  private static final int HEADERS = 64 + 56;

  private WhoAmI() {}

  static Path write(Path file) throws IOException {
    boolean arm = System.getProperty("os.arch").equals("aarch64");
    ByteBuffer code = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    if (arm) {
      code.putInt(0xD28015E8).putInt(0xD4000001); // geteuid()
      code.putInt(0xD2800BA8).putInt(0xD4000001); // exit(what it gave)
    } else {
      code.put(new byte[] {(byte) 0xB8, 107, 0, 0, 0, 0x0F, 0x05}); // geteuid()
      code.put(new byte[] {(byte) 0x89, (byte) 0xC7}); // what it gave
      code.put(new byte[] {(byte) 0xB8, 60, 0, 0, 0, 0x0F, 0x05}); // exit
    }
    ByteBuffer elf = ByteBuffer.allocate(HEADERS + 16).order(ByteOrder.LITTLE_ENDIAN);
    elf.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0});
    elf.putShort((short) 2).putShort((short) (arm ? 183 : 62)).putInt(1);
    elf.putLong(LOADED_AT + HEADERS).putLong(64).putLong(0).putInt(0);
    elf.putShort((short) 64).putShort((short) 56).putShort((short) 1);
    elf.putShort((short) 0).putShort((short) 0).putShort((short) 0);
    elf.putInt(1).putInt(5).putLong(0).putLong(LOADED_AT).putLong(LOADED_AT);
    elf.putLong(HEADERS + 16).putLong(HEADERS + 16).putLong(0x10000);
    elf.put(code.array());
    return Files.write(file, elf.array());
  }
}
