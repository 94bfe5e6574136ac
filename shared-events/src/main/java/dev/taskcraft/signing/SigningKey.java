package dev.taskcraft.signing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.taskcraft.file.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** The private half of a key, in a file as OpenSSL writes it: PKCS#8 in PEM. Shown nowhere. */
public final class SigningKey {
  static final String ALGORITHM = "Ed25519";
  private static final String SUFFIX = ".pem";
  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";

  private final String name;
  private final PrivateKey key;

  private SigningKey(String name, PrivateKey key) {
    this.name = name;
    this.key = key;
  }

  /**
   * Reads a key, whose name is the file's without {@code .pem}.
   *
   * @throws IllegalArgumentException naming the file and the remedy, and nothing that stands in it
   */
  public static SigningKey read(Path file) {
    try {
      String text = Files.readString(file, US_ASCII).strip();
      if (text.startsWith(BEGIN) && text.endsWith(END)) {
        String body = text.substring(BEGIN.length(), text.length() - END.length());
        byte[] der = Base64.getMimeDecoder().decode(body);
        return new SigningKey(
            name(file),
            KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(der)));
      }
    } catch (IOException unreadable) {
      throw new IllegalArgumentException(
          "%s can't be read (%s); name a file with a key of your own"
              .formatted(file, unreadable.getClass().getSimpleName()));
    } catch (GeneralSecurityException | IllegalArgumentException _) {
      // told below, without what stands there
    }
    throw new IllegalArgumentException(
        file
            + " holds no Ed25519 key in PEM; `openssl genpkey -algorithm ed25519 -out NAME.pem` makes one");
  }

  /**
   * Makes a key in a new file that only its owner can read.
   *
   * @return the line that the list has for it
   */
  public static String create(Path file) throws IOException {
    KeyPair pair;
    try {
      pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new AssertionError("every JDK has Ed25519", impossible);
    }
    String pem =
        String.join(
            "\n",
            BEGIN,
            Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(pair.getPrivate().getEncoded()),
            END,
            "");
    try (FileChannel out = PrivateFiles.newFile(file)) {
      for (ByteBuffer rest = ByteBuffer.wrap(pem.getBytes(US_ASCII)); rest.hasRemaining(); ) {
        int _ = out.write(rest);
      }
    }
    return name(file) + " " + Base64.getEncoder().encodeToString(pair.getPublic().getEncoded());
  }

  private static String name(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
  }

  /** How the list names it. */
  public String name() {
    return name;
  }

  /** The signature of these bytes, in Base64. */
  public String sign(byte[] text) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(key);
      signature.update(text);
      return Base64.getEncoder().encodeToString(signature.sign());
    } catch (InvalidKeyException impossible) {
      throw new AssertionError("the key was read as one of this kind", impossible);
    } catch (GeneralSecurityException impossible) {
      throw new AssertionError("every JDK has Ed25519", impossible);
    }
  }

  @Override
  public String toString() {
    return "key '" + name + "'";
  }
}
