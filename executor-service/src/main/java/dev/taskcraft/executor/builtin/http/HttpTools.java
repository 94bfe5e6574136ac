package dev.taskcraft.executor.builtin.http;

import dev.taskcraft.executor.reach.Reach;
import dev.taskcraft.executor.tool.Tool;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLSocketFactory;

/** The tools that talk HTTP. */
public final class HttpTools {
  private HttpTools() {}

  /**
   * Makes them all.
   *
   * @param environment of this process; {@code TASKCRAFT_HTTP_ALLOW_PRIVATE} lists what may be
   *     reached beside the public Internet, as {@code host} or {@code host:port}, with commas
   */
  public static List<Tool> all(Map<String, String> environment) {
    return List.of(
        new HttpRequest(
            Reach.of(environment), () -> (SSLSocketFactory) SSLSocketFactory.getDefault()));
  }
}
