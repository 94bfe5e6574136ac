package dev.taskcraft.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MainTest {
  @Test
  void theTableHasARowForEachLimitAndEachTargetWithinTheProcess(@TempDir Path folder)
      throws Exception {
    // when everything but whole processes is measured, with few repetitions
    List<Row> table = new ArrayList<>();
    Main.measure(Size.TINY, Path.of("unused"), folder, table::add);

    // then each figure is there; what it is depends on the machine
    assertThat(table).filteredOn(row -> row.target().isEmpty()).hasSizeGreaterThanOrEqualTo(5);
    assertThat(table).extracting(Row::what).doesNotHaveDuplicates();
    assertThat(table)
        .extracting(Row::what)
        .anyMatch(what -> what.startsWith("fdatasync"))
        .anyMatch(what -> what.startsWith("SQLite FULL") && what.contains("in flight"))
        .anyMatch(what -> what.startsWith("SQLite NORMAL") && what.contains("p50"))
        .anyMatch(what -> what.startsWith("replay"))
        .anyMatch(what -> what.startsWith("decision"))
        .anyMatch(what -> what.contains("stored tasks"));
    assertThat(table).allSatisfy(row -> assertThat(row.ours()).doesNotContain("NaN"));
  }
}
