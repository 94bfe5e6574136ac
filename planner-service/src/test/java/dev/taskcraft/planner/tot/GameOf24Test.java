package dev.taskcraft.planner.tot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.taskcraft.coworker.Coworker;
import dev.taskcraft.planner.MemoryBlobs;
import dev.taskcraft.planner.PlannerLimits;
import dev.taskcraft.planner.Planners;
import dev.taskcraft.planner.Story;
import dev.taskcraft.planner.Toolkit;
import dev.taskcraft.planner.fake.FakeGemini;
import dev.taskcraft.planner.react.ReactLimits;
import dev.taskcraft.planner.turn.ModelLimits;
import dev.taskcraft.planner.turn.TurnLimits;
import dev.taskcraft.task.TaskEvent.ModelResponded;
import dev.taskcraft.task.TaskEvent.TaskCompleted;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The paper's first task: four numbers, each used once, to make 24. */
@Timeout(60)
class GameOf24Test {
  private static final TotLimits GREEDY =
      new TotLimits(TurnLimits.DEFAULT, 1, 1, 4, 10_000_000, 10_000);
  private static final TotLimits TREE =
      new TotLimits(TurnLimits.DEFAULT, 12, 5, 4, 10_000_000, 10_000);

  private final MemoryBlobs blobs = new MemoryBlobs();
  private FakeGemini server;

  @BeforeEach
  void start() throws Exception {
    server = FakeGemini.answering(new GameOf24());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Story story(String hand) {
    Coworker plain = Toolkit.coworker(null);
    Coworker player =
        new Coworker(
            "player",
            null,
            null,
            "Use each of the numbers " + hand + " to make 24 with + - * /",
            Map.of(),
            null,
            null,
            List.of(),
            List.of(),
            List.of(),
            null,
            plain.policies(),
            List.of());
    return Story.of(player, "tot", Map.of(), Toolkit.toolset(blobs));
  }

  private PlannerLimits limits(TotLimits tot) {
    return new PlannerLimits(ModelLimits.DEFAULT, ReactLimits.DEFAULT, tot);
  }

  private Story play(String hand, TotLimits tot) throws Exception {
    Story story = story(hand);
    story.plans(Planners.gemini(blobs, server, limits(tot)));
    return story;
  }

  private static boolean solved(Story story, String hand) {
    String answer = ((TaskCompleted) story.last()).answer();
    if (!answer.matches("[-+*/() 0-9]+")) {
      return false;
    }
    Arithmetic.Result result = Arithmetic.of(answer);
    List<Integer> numbers = Arrays.stream(hand.split(" ")).map(Integer::valueOf).sorted().toList();
    return result.numbers().equals(numbers) && Math.abs(result.value() - 24) < 1e-9;
  }

  @ParameterizedTest
  @ValueSource(strings = {"4 9 10 13", "5 5 5 9", "4 5 6 10", "2 9 10 12", "1 8 10 11"})
  void findsWhatGreedySearchMisses(String hand) throws Exception {
    assertThat(solved(play(hand, GREEDY), hand)).as("greedy").isFalse();

    assertThat(solved(play(hand, TREE), hand)).as("tree").isTrue();
  }

  @Test
  void findsWhatGreedySearchFinds() throws Exception {
    assertThat(solved(play("1 4 8 8", GREEDY), "1 4 8 8")).isTrue();
    assertThat(solved(play("1 4 8 8", TREE), "1 4 8 8")).isTrue();
  }

  @Test
  void doesNotClaimWhatItDidNotFind() throws Exception {
    assertThat(solved(play("1 1 1 1", TREE), "1 1 1 1")).isFalse();
    // 8 / (3 - 8 / 3): beyond this model, whose proposals it would take, and said so
    assertThat(solved(play("3 3 8 8", TREE), "3 3 8 8")).isFalse();
  }

  @Test
  void checksItselfByArithmetic() {
    assertThat(Arithmetic.of("((10 - 4) * (13 - 9))").value()).isEqualTo(24, within(1e-9));
    assertThat(Arithmetic.of("8 / (3 - 8 / 3)").numbers()).containsExactly(3, 3, 8, 8);
  }

  @Test
  void aCrashCostsNoAnswerAgain() throws Exception {
    String hand = "4 9 10 13";
    Story whole = play(hand, TREE);
    int asked = server.requests().size();
    int calls = whole.events(ModelResponded.class).size();
    assertThat(calls).isEqualTo(asked);

    for (int recorded = 0; recorded <= calls; recorded += 5) {
      Story resumed = whole.without(whole.events().size() - 2 - recorded);
      int before = server.requests().size();
      resumed.plans(Planners.gemini(blobs, server, limits(TREE)));

      assertThat(resumed.events()).isEqualTo(whole.events());
      assertThat(server.requests().size() - before).isEqualTo(calls - recorded);
    }
  }
}
