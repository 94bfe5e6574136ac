package dev.taskcraft.service.problem;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * Problem details (RFC 9457).
 *
 * @param code what {@code type} ends with, {@code urn:taskcraft:problem:<code>}
 * @param title the same for all problems of the code
 * @param detail the thing and the value
 * @param remedy what to do about it; null where that goes without saying
 * @param parameter the parameter that is wrong; null when none is
 */
public record Problem(
    int status,
    String code,
    String title,
    String detail,
    @Nullable String remedy,
    @Nullable String parameter) {
  /** The media type of {@link #json}. */
  public static final String MEDIA_TYPE = "application/problem+json";

  /** There is nothing of that name. */
  public static Problem unknown(String detail, @Nullable String remedy) {
    return new Problem(404, "unknown", "Not found", detail, remedy, null);
  }

  /** A parameter that can't be understood. */
  public static Problem bad(String parameter, String detail, String remedy) {
    return new Problem(400, "bad-parameter", "Bad parameter", detail, remedy, parameter);
  }

  /** The caller is nobody. */
  public static Problem unauthorized() {
    return new Problem(
        401,
        "unauthorized",
        "Unauthorized",
        "this needs a token that the service knows",
        "send Authorization: Bearer <token>, one of the file taskcraft.access.tokens or, where taskcraft.oidc.issuer is set, a valid one of that provider",
        null);
  }

  /** The caller is somebody, who may not do this. */
  public static Problem forbidden() {
    return new Problem(
        403,
        "forbidden",
        "Forbidden",
        "the token's roles do not allow this",
        "use a token of a role that may; the operator gives roles in the file taskcraft.access.tokens and by taskcraft.oidc.roles",
        null);
  }

  /** This as an exception, for the way out. */
  public ProblemException exception() {
    return new ProblemException(this);
  }

  /** The JSON text. */
  public String json() {
    JsonObject json =
        new JsonObject()
            .put("type", "urn:taskcraft:problem:" + code)
            .put("title", title)
            .put("status", status)
            .put("detail", detail);
    if (remedy != null) {
      json.put("remedy", remedy);
    }
    if (parameter != null) {
      json.put("parameter", parameter);
    }
    return json.encode();
  }
}
