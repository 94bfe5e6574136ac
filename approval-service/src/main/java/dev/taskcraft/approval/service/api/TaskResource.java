package dev.taskcraft.approval.service.api;

import dev.taskcraft.approval.Decision;
import dev.taskcraft.approval.Decisions;
import dev.taskcraft.approval.service.store.Act;
import dev.taskcraft.approval.service.store.Acts;
import dev.taskcraft.approval.service.store.Arbiter;
import dev.taskcraft.approval.service.store.Publication;
import dev.taskcraft.approval.service.store.Transactions;
import dev.taskcraft.log.kafka.EventProducer;
import dev.taskcraft.role.Author;
import dev.taskcraft.service.access.Access;
import dev.taskcraft.service.problem.Problem;
import dev.taskcraft.service.problem.ProblemException;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.Resolution;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.TaskId;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/**
 * What operators say about tasks themselves, decided on the task as state-service tells it. 200 is
 * answered when it lies on its topic, and 202 when it is written down, but was not seen there yet.
 */
@Path("/tasks/{id}")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Access.OPERATOR)
@RunOnVirtualThread
public class TaskResource {
  private final StateTasks tasks;
  private final Acts acts;
  private final Transactions transactions;
  private final Publication publication;
  private final Author author;
  private final EventProducer producer;
  private final SecurityIdentity person;

  TaskResource(
      StateTasks tasks,
      Acts acts,
      Transactions transactions,
      Publication publication,
      Author author,
      EventProducer producer,
      SecurityIdentity person) {
    this.tasks = tasks;
    this.acts = acts;
    this.transactions = transactions;
    this.publication = publication;
    this.author = author;
    this.producer = producer;
    this.person = person;
  }

  /** Ends the task; steps that have started are let finish. */
  @POST
  @Path("/cancel")
  public RestResponse<ActView> cancel(String id, @Nullable String body)
      throws InterruptedException {
    String reason = Body.of(body, "reason").text("reason");
    return act(
        id,
        (decisions, task) -> decisions.cancel(task, reason),
        said -> said instanceof TaskEvent.TaskCancelled it && Objects.equals(it.reason(), reason));
  }

  /** Stops the task for a while. */
  @POST
  @Path("/pause")
  public RestResponse<ActView> pause(String id, @Nullable String body) throws InterruptedException {
    String reason = Body.of(body, "reason").text("reason");
    return act(
        id,
        (decisions, task) -> decisions.pause(task, reason),
        said -> said instanceof TaskEvent.TaskPaused it && Objects.equals(it.reason(), reason));
  }

  /** Ends all pauses. */
  @POST
  @Path("/resume")
  public RestResponse<ActView> resume(String id, @Nullable String body)
      throws InterruptedException {
    Body.of(body, "reason");
    return act(
        id,
        (decisions, task) -> decisions.resume(task),
        said -> said instanceof TaskEvent.TaskResumed);
  }

  /** Says what became of a call in doubt. */
  @POST
  @Path("/resolve")
  public RestResponse<ActView> resolve(String id, @Nullable String body)
      throws InterruptedException {
    Body said = Body.of(body, "step", "resolution", "reason");
    int step = said.number("step");
    Resolution resolution = resolution(said.required("resolution"));
    String reason = said.text("reason");
    return act(
        id,
        (decisions, task) -> decisions.resolve(task, step, resolution, reason),
        event ->
            event instanceof TaskEvent.StepResolved it
                && it.step() == step
                && it.resolution() == resolution
                && Objects.equals(it.reason(), reason));
  }

  private RestResponse<ActView> act(
      String text, BiFunction<Decisions, Task, Decision> decide, Predicate<TaskEvent> same)
      throws InterruptedException {
    Task task = tasks.task(id(text));
    String by = "api:" + person.getPrincipal().getName();
    return switch (decide.apply(new Decisions(by, author.now()), task)) {
      case Decision.Decided(TaskEvent event) ->
          told(task.id(), said(author.envelope(task, null, Arbiter.PRODUCER, event), by, same));
      case Decision.Refused(var why, String message) ->
          told(task.id(), before(task.id(), by, same).orElseThrow(() -> Refusals.of(why, message)));
    };
  }

  private RestResponse<ActView> told(TaskId task, Act act) throws InterruptedException {
    boolean published = publication.await(act.id());
    List<Integer> started = published ? started(task) : null;
    return RestResponse.status(
        published ? RestResponse.Status.OK : RestResponse.Status.ACCEPTED,
        ActView.of(task, act, published, started));
  }

  /** Asked for after it was published: what starts later heeds it. */
  private @Nullable List<Integer> started(TaskId task) throws InterruptedException {
    try {
      return tasks.now(task).startedSteps();
    } catch (ProblemException _) {
      return null; // the answer says that it isn't known
    }
  }

  private Act said(Envelope event, String by, Predicate<TaskEvent> same) {
    String refusal = producer.refusal(event);
    if (refusal != null) {
      throw Refusals.tooLarge(refusal);
    }
    Act holds = transactions.await(() -> acts.say(event, by));
    if (!holds.by().equals(by) || !same.test(holds.event())) {
      throw Refusals.of(Decision.Why.ALREADY_DECIDED, holds.by() + " was first");
    }
    return holds;
  }

  /** What the same person said before, in the same words. */
  private Optional<Act> before(TaskId task, String by, Predicate<TaskEvent> same) {
    return transactions.await(() -> acts.about(task)).stream()
        .filter(act -> act.by().equals(by) && same.test(act.event()))
        .reduce((_, last) -> last);
  }

  private static TaskId id(String text) {
    try {
      return new TaskId(text);
    } catch (IllegalArgumentException _) {
      throw StateTasks.unknown(text);
    }
  }

  private static Resolution resolution(String word) {
    try {
      return Resolution.valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    } catch (IllegalArgumentException _) {
      throw Problem.bad(
              "resolution",
              "there is no '" + word + "'",
              "use happened, did_not_happen, run_again or aborted")
          .exception();
    }
  }
}
