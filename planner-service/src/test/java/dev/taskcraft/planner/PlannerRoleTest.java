package dev.taskcraft.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.planner.turn.Turns;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.TaskEvent.Finish;
import dev.taskcraft.task.TaskEvent.StepPlanned;
import dev.taskcraft.task.TaskEvent.TaskCompleted;
import dev.taskcraft.task.TaskEvent.TaskFailed;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlannerRoleTest {
  private final MemoryBlobs blobs = new MemoryBlobs();
  private final PlannerRole role = new PlannerRole(blobs);

  private Story story(String planner) {
    return Story.of(Toolkit.coworker(null), planner, Map.of(), Toolkit.toolset(blobs));
  }

  @Test
  void waitsUntilTheToolsArePinned() throws Exception {
    assertThat(story("playbook").without(1).plans(role)).isEmpty();
    assertThat(role.react(Task.empty(Story.ID), Story.START).facts()).isEmpty();
  }

  @Test
  void leavesAnEndedTaskAlone() throws Exception {
    Story story = story("playbook").given(new TaskEvent.TaskCancelled("ada", null));

    assertThat(story.plans(role)).isEmpty();
  }

  @Test
  void endsATaskOnlyByTheTurnThatWon() throws Exception {
    Story story = story("playbook");
    StepPlanned winner = Turns.finish(story.task(), new Finish.Answer("first"));
    StepPlanned loser = Turns.finish(story.task(), new Finish.Answer("second"));
    story.given(winner);
    story.given(loser);

    assertThat(story.plans(role))
        .containsExactly(new TaskCompleted(story.task().turn(1).id(), "first"));
  }

  @Test
  void saysWhichPlannersThereAre() throws Exception {
    Story story = story("oracle");

    story.plans(role);

    assertThat(story.last())
        .isEqualTo(
            new TaskFailed(
                "planner",
                "there is no planner 'oracle'; use playbook, react or tot",
                story.task().turn(1).id()));
  }

  @Test
  void saysWhatAPlannerWithoutAModelNeeds() throws Exception {
    for (String planner : List.of("react", "gemini", "tot")) {
      Story story = story(planner);

      story.plans(role);

      assertThat(((TaskFailed) story.last()).reason())
          .contains("'" + planner + "' needs a model")
          .contains("GOOGLE_API_KEY");
    }
  }
}
