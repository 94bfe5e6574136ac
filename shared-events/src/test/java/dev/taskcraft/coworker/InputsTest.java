package dev.taskcraft.coworker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InputsTest {
  private static final Map<String, Input> DECLARED = declared();

  private static Map<String, Input> declared() {
    Map<String, Input> inputs = new LinkedHashMap<>();
    inputs.put("since", new Input(Input.Type.STRING, "first day", null, false));
    inputs.put("limit", new Input(Input.Type.INTEGER, null, 5L, false));
    inputs.put("ratio", new Input(Input.Type.NUMBER, null, null, true));
    inputs.put("dry_run", new Input(Input.Type.BOOLEAN, null, false, false));
    return inputs;
  }

  @Test
  void givesTypedValuesInTheOrderOfTheFile() {
    assertThat(Inputs.read(DECLARED, List.of("dry_run=true", "ratio=2", "since=a=b ", "limit=-7")))
        .isInstanceOfSatisfying(
            Inputs.Given.class,
            given ->
                assertThat(given.values())
                    .containsExactly(
                        Map.entry("since", "a=b "),
                        Map.entry("limit", -7L),
                        Map.entry("ratio", 2.0),
                        Map.entry("dry_run", true)));
  }

  @Test
  void fillsDefaultsInAndLeavesOptionalInputsOut() {
    assertThat(Inputs.read(DECLARED, List.of("since=")))
        .isEqualTo(new Inputs.Given(Map.of("since", "", "limit", 5L, "dry_run", false)));
  }

  @Test
  void saysEverythingThatIsWrong() {
    assertThat(problems("sinse=x", "limit=five", "dry_run=yes", "ratio", "ratio=1", "ratio=2"))
        .containsExactly(
            "unknown input 'sinse'; did you mean 'since'?",
            "input 'limit' must be a whole number, but is 'five'",
            "input 'dry_run' must be true or false, but is 'yes'",
            "input 'ratio' has no value; write it as -i name=value",
            "input 'ratio' is given twice; drop one",
            "input 'since' (first day) is missing; give a text with -i since=…");
  }

  @ParameterizedTest
  @CsvSource({
    "limit=010", "limit=+5", "limit=0x10", "limit=1_000", "limit=5.0", "limit=9007199254740992",
    "limit=99999999999999999999", "limit=", "limit=٣", "ratio=NaN", "ratio=Infinity", "ratio=1e999",
    "ratio=.5", "ratio=0x1p3", "ratio=1f", "dry_run=True", "dry_run=1",
  })
  void refusesWhatIsNotPlainlyOfTheType(String assignment) {
    assertThat(problems("since=x", assignment)).singleElement().asString().contains("must be");
  }

  @Test
  void saysThatACoworkerDeclaresNoInputs() {
    assertThat(Inputs.read(Map.of(), List.of("a=b")))
        .isEqualTo(
            new Inputs.Refused(
                List.of("unknown input 'a'; this coworker declares none, add it under inputs:")));
  }

  private static List<String> problems(String... assignments) {
    return ((Inputs.Refused) Inputs.read(DECLARED, List.of(assignments))).problems();
  }
}
