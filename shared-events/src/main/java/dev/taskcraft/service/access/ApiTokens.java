package dev.taskcraft.service.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taskcraft.digest.Sha256;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The tokens that are known, as lines {@code name role[,role] sha256-of-the-token-in-hex}. Empty
 * lines and those that begin with {@code #} are left out.
 */
public final class ApiTokens {
  private static final int DIGEST_BYTES = 32;

  private final List<Entry> entries;

  private ApiTokens(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  /** Nobody has one. */
  public static ApiTokens none() {
    return new ApiTokens(List.of());
  }

  /**
   * Reads them.
   *
   * @param file its name, for messages
   * @throws IllegalArgumentException naming the file, the line and the remedy
   */
  public static ApiTokens parse(String file, List<String> lines) {
    List<Entry> entries = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      String place = "%s, line %d: ".formatted(file, i + 1);
      Entry entry = entry(place, line.split("\\s+"));
      if (!names.add(entry.holder().name())) {
        throw new IllegalArgumentException(
            place + "'" + entry.holder().name() + "' has a token already; give each its own name");
      }
      entries.add(entry);
    }
    return new ApiTokens(entries);
  }

  /** Whose token this is. Takes the same time whichever it is, so that time tells nothing. */
  public Optional<Holder> holder(String token) {
    byte[] digest = Sha256.of(token.getBytes(UTF_8));
    Optional<Holder> found = Optional.empty();
    for (Entry entry : entries) {
      if (MessageDigest.isEqual(entry.digest(), digest)) {
        found = Optional.of(entry.holder());
      }
    }
    return found;
  }

  private static Entry entry(String place, String[] words) {
    if (words.length != 3) {
      throw new IllegalArgumentException(
          place
              + words.length
              + " words; write: name role[,role] sha256-of-the-token (`printf %s TOKEN | sha256sum`)");
    }
    if (words[0].startsWith(OidcProvider.PREFIX)) {
      throw new IllegalArgumentException(
          "%s'%s' is taken for somebody of an OpenID provider; choose a name that does not begin with '%s'"
              .formatted(place, words[0], OidcProvider.PREFIX));
    }
    Set<String> roles = new HashSet<>(List.of(words[1].split(",")));
    for (String role : roles) {
      if (!Access.ROLES.contains(role)) {
        throw new IllegalArgumentException(
            "%sthere is no role '%s'; use %s"
                .formatted(place, role, String.join(", ", Access.ROLES)));
      }
    }
    return new Entry(new Holder(words[0], roles), digest(place, words[2]));
  }

  private static byte[] digest(String place, String hex) {
    try {
      byte[] digest = HexFormat.of().parseHex(hex);
      if (digest.length == DIGEST_BYTES) {
        return digest;
      }
    } catch (IllegalArgumentException _) {
      // told below, without the text: it may be the token itself
    }
    throw new IllegalArgumentException(
        place
            + "the third word is no SHA-256 of 64 hex digits; `printf %s TOKEN | sha256sum` gives it");
  }

  /**
   * Who has a token.
   *
   * @param name no other holder has it, of whatever kind the token is
   * @param roles of {@link Access}
   */
  public record Holder(String name, Set<String> roles) {
    public Holder {
      roles = Set.copyOf(roles);
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // never leaves this class
  private record Entry(Holder holder, byte[] digest) {}
}
