package dev.taskcraft.executor.bundle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TimeZone;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BundleTest {
  private static final byte[] CODE = "code".getBytes(UTF_8);

  @Test
  void isTheSameForTheSameFilesAnywhere() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("b.py", CODE);
    files.put("a/__init__.py", new byte[0]);
    Map<String, byte[]> other = new LinkedHashMap<>();
    other.put("a/__init__.py", new byte[0]);
    other.put("b.py", CODE);
    byte[] archive = Bundle.pack(files);
    TimeZone zone = TimeZone.getDefault();
    TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Auckland"));
    try {
      assertThat(Bundle.pack(other)).isEqualTo(archive);
    } finally {
      TimeZone.setDefault(zone);
    }

    assertThat(Bundle.unpack(archive)).containsExactlyEntriesOf(new java.util.TreeMap<>(files));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../a.py",
        "/a.py",
        "a/../b.py",
        "a//b.py",
        "a/",
        "",
        ".env",
        "a/.env",
        "a\\b.py",
        "c:a",
        "a\nb"
      })
  void hasNoNameThatLeadsElsewhereOrHides(String name) throws IOException {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Bundle.pack(Map.of(name, CODE)))
        .withMessageContaining("can't be in a bundle");
    byte[] archive = zip(Map.of(name, CODE));
    assertThatIllegalArgumentException().isThrownBy(() -> Bundle.unpack(archive));
  }

  @Test
  void isNotReadInAnotherForm() throws IOException {
    byte[] packed = Bundle.pack(Map.of("a.py", CODE));
    byte[] longer = Arrays.copyOf(packed, packed.length + 1);
    byte[] shorter = Arrays.copyOf(packed, packed.length - 30);
    byte[] compressed = zip(Map.of("a.py", new byte[100 << 20]));
    for (byte[] foreign : new byte[][] {longer, shorter, compressed, CODE, new byte[0]}) {
      assertThatIllegalArgumentException().isThrownBy(() -> Bundle.unpack(foreign));
    }
  }

  @Test
  void hasLimits() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Bundle.pack(Map.of("a.py", new byte[Bundle.MOST_BYTES])))
        .withMessageContaining("a bundle has at most 8388608");
    Map<String, byte[]> many =
        IntStream.range(0, 1001).boxed().collect(Collectors.toMap(it -> "f" + it, _ -> CODE));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Bundle.pack(many))
        .withMessage("1001 files; a bundle has 1 to 1000");
    assertThatIllegalArgumentException().isThrownBy(() -> Bundle.pack(Map.of()));
  }

  private static byte[] zip(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(archive)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue());
        zip.closeEntry();
      }
    }
    return archive.toByteArray();
  }
}
