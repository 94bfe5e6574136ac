package dev.taskcraft.signing;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/**
 * The public half of a key (RFC 8032). Every service checks every request that embeds its coworker,
 * so this is Bouncy Castle's Ed25519: the JDK's takes seven times as long.
 */
final class VerifyingKey {
  private final Ed25519PublicKeyParameters point;

  private VerifyingKey(Ed25519PublicKeyParameters point) {
    this.point = point;
  }

  /**
   * Reads a key.
   *
   * @param base64 its X.509 form (RFC 8410)
   * @throws IllegalArgumentException when it is none
   */
  static VerifyingKey parse(String base64) {
    try {
      byte[] encoded =
          KeyFactory.getInstance(SigningKey.ALGORITHM)
              .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64)))
              .getEncoded();
      // the key is what the encoding ends with
      int begin = encoded.length - Ed25519PublicKeyParameters.KEY_SIZE;
      return new VerifyingKey(new Ed25519PublicKeyParameters(encoded, begin));
    } catch (GeneralSecurityException noKey) {
      throw new IllegalArgumentException(noKey);
    }
  }

  /**
   * Whether the other half signed this.
   *
   * @param signature in Base64; what is none is not one of this text
   */
  boolean verifies(byte[] text, String signature) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(signature);
    } catch (IllegalArgumentException _) {
      return false;
    }
    Ed25519Signer verifier = new Ed25519Signer();
    verifier.init(false, point);
    verifier.update(text, 0, text.length);
    return verifier.verifySignature(bytes);
  }
}
