package dev.taskcraft.local.approval;

import static dev.taskcraft.local.approval.Requests.PATIENCE;
import static dev.taskcraft.local.approval.Requests.SEEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskcraft.local.ServiceProcess;
import dev.taskcraft.service.access.OidcIssuer;
import dev.taskcraft.task.TaskEvent.Ask;
import dev.taskcraft.task.TaskEvent.StepApproved;
import dev.taskcraft.task.TaskId;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People of an OpenID provider beside those with tokens of the file. */
class OidcIT {
  private static final String STRANGER = "401 application/problem+json unauthorized";
  private static final String NO_ROLE = "403 application/problem+json forbidden";

  @TempDir static Path folder;
  private static Town town;
  private static OidcIssuer issuer;
  private static ServiceProcess service;
  private static Requests requests;

  @BeforeAll
  static void start() throws Exception {
    town = new Town(folder);
    issuer = OidcIssuer.start();
    service = town.approvals(trusting(issuer)).awaitReady();
    requests = new Requests(town, service);
  }

  @AfterAll
  static void stop() throws Exception {
    service.close();
    issuer.close();
    town.close();
  }

  private static Map<String, String> trusting(OidcIssuer issuer) {
    return Map.of(
        "TASKCRAFT_OIDC_ISSUER",
        issuer.url(),
        "TASKCRAFT_OIDC_AUDIENCE",
        OidcIssuer.AUDIENCE,
        "TASKCRAFT_OIDC_ROLES_VIEWER",
        "staff,deciders",
        "TASKCRAFT_OIDC_ROLES_APPROVER",
        "deciders");
  }

  @Test
  void letsAPersonOfTheProviderDecideAsNobodyElse() throws Exception {
    TaskId task = requests.ask();
    String ada = issuer.token("ada", "deciders");

    Town.Answer answer = approve(task, ada);

    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    await().atMost(PATIENCE).until(() -> !town.topics.of(task, StepApproved.class).isEmpty());
    String by = "api:oidc:" + issuer.url() + "#ada";
    assertThat(town.topics.of(task, StepApproved.class).getFirst().event())
        .returns(by, it -> ((StepApproved) it).by());
    assertThat(approve(task, issuer.token("ada", "deciders"))).isEqualTo(answer);
    Town.Answer other = requests.say("ada", task, "approve", SEEN); // of the file
    assertThat(other.status()).isEqualTo(409);
    assertThat(other.body().get("detail").asText()).contains(by);
  }

  @Test
  void asksThePersonWhomTheRuleNamesAndNoNamesake() throws Exception {
    TaskId task = requests.ask(Ask.APPROVAL, List.of("ada"), null);
    assertThat(approve(task, issuer.token("ada", "deciders")).status()).isEqualTo(403);

    TaskId theirs = requests.ask(Ask.APPROVAL, List.of("oidc:" + issuer.url() + "#ada"), null);
    assertThat(requests.say("ada", theirs, "approve", SEEN).status()).isEqualTo(403);
    assertThat(approve(theirs, issuer.token("ada", "deciders")).status()).isEqualTo(200);
  }

  @Test
  void knowsNobodyByATokenThatIsNotOfTheProviderForUsAndNow() throws Exception {
    Map<String, String> tokens = new LinkedHashMap<>();
    tokens.put("another audience", with("aud", "another"));
    tokens.put("no audience", without("aud"));
    tokens.put("another issuer", with("iss", "https://id.example.org"));
    tokens.put("no issuer", without("iss"));
    tokens.put("expired", with("exp", Instant.now().minusSeconds(60).getEpochSecond()));
    tokens.put("no end", without("exp"));
    tokens.put("not yet", with("nbf", Instant.now().plusSeconds(300).getEpochSecond()));
    tokens.put("no name", without("sub"));
    tokens.put("hidden name", with("sub", "ada\u202E"));
    tokens.put("unsigned", issuer.unsigned(claims()));
    tokens.put("HMAC with the public key", issuer.signedByThePublicKey(claims()));
    tokens.put("another key", issuer.forged(claims()));
    tokens.put("unknown key", issuer.signed(claims(), "two"));
    tokens.put("its own key", issuer.bringingItsKey(claims()));
    String valid = issuer.token("ada", "deciders");
    tokens.put("cut", valid.substring(0, valid.lastIndexOf('.') + 1));
    tokens.put(
        "other claims", valid.replaceFirst("\\..*\\.", "." + body(with("sub", "eve")) + "."));
    tokens.put("no JWT", "a.b.c");
    tokens.put("opaque", "mistyped");

    tokens.forEach(
        (what, token) -> {
          assertThat(answer("/approvals", token)).as(what).isEqualTo(STRANGER);
          assertThat(answer("/metrics", token)).as(what).isEqualTo(STRANGER);
        });
    assertThat(Town.send(get("/approvals"), valid).status()).isEqualTo(200);
    assertThat(issuer.introspected()).isZero();
  }

  @Test
  void letsNobodyInWhomTheOperatorGaveNoRole() {
    for (String token :
        List.of(
            issuer.token("eve"),
            issuer.token("eve", "operator", "service", "approver", "viewer"),
            issuer.signed(without(issuer.claims("eve"), "groups"), "one"))) {
      assertThat(answer("/approvals", token)).isEqualTo(NO_ROLE);
      assertThat(answer("/metrics", token)).isEqualTo(NO_ROLE);
    }
  }

  @Test
  void keepsTheRolesApart() throws Exception {
    TaskId task = requests.ask();
    String viewer = issuer.token("vic", "staff");

    assertThat(Town.send(get("/approvals"), viewer).status()).isEqualTo(200);
    assertThat(approve(task, viewer).status()).isEqualTo(403);
  }

  @Test
  void knowsNoProviderThatIsNotConfigured() throws Exception {
    try (ServiceProcess alone = town.approvals(Map.of("TASKCRAFT_APPROVAL_SLOT", "alone"))) {
      alone.awaitReady();
      String token = issuer.token("ada", "deciders");

      assertThat(Town.send(HttpRequest.newBuilder(alone.at("/approvals")), token).status())
          .isEqualTo(401);
      assertThat(Town.get(alone, "ada", "/approvals").status()).isEqualTo(200);
    }
  }

  @Test
  void lastsWhileTheProviderDoesNotAnswer() throws Exception {
    try (OidcIssuer late = new OidcIssuer();
        ServiceProcess waiting = town.approvals(trusting(late))) {
      waiting.awaitReady();
      String token = late.token("ada", "deciders");

      Town.Answer none = Town.send(HttpRequest.newBuilder(waiting.at("/approvals")), token);
      assertThat(none.status()).isEqualTo(503);
      assertThat(none.type()).startsWith("application/problem+json");
      assertThat(Town.get(waiting, "ada", "/approvals").status()).isEqualTo(200);
      late.answer();
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  Town.send(HttpRequest.newBuilder(waiting.at("/approvals")), token).status()
                      == 200);
    }
  }

  private static Town.Answer approve(TaskId task, String token) throws Exception {
    return Town.send(
        get("/approvals/" + task + ".1.1/approve")
            .POST(HttpRequest.BodyPublishers.ofString(SEEN))
            .header("Content-Type", "application/json"),
        token);
  }

  private static String answer(String path, String token) {
    try {
      Town.Answer answer = Town.send(get(path), token);
      String type = answer.body().path("type").asText();
      return "%d %s %s"
          .formatted(answer.status(), answer.type(), type.substring(type.lastIndexOf(':') + 1));
    } catch (Exception failure) {
      throw new AssertionError(failure);
    }
  }

  private static HttpRequest.Builder get(String path) {
    return HttpRequest.newBuilder(service.at(path));
  }

  private static Map<String, Object> claims() {
    return issuer.claims("ada", "deciders");
  }

  private static String with(String claim, Object value) {
    Map<String, Object> claims = claims();
    claims.put(claim, value);
    return issuer.signed(claims, "one");
  }

  private static String without(String claim) {
    return issuer.signed(without(claims(), claim), "one");
  }

  private static Map<String, Object> without(Map<String, Object> claims, String claim) {
    claims.remove(claim);
    return claims;
  }

  private static String body(String token) {
    return token.split("\\.")[1];
  }
}
