package dev.taskcraft.executor.docker;

import dev.taskcraft.coworker.ToolSource.Settings;
import dev.taskcraft.coworker.ToolSource.Writes;
import java.nio.file.Path;
import java.util.Map;

/** An executor of its own, to be killed: opens {@code failing.py}, says so and stays. */
final class OpensAndWaits {
  /** So that it has volumes, too. */
  private static final Settings WRITES = new Settings(null, null, null, null, Writes.WORKSPACE);

  private OpensAndWaits() {}

  /**
   * Opens the tools of the module in a folder.
   *
   * @param args the folder, and a tool to be called first
   */
  public static void main(String[] args) throws Exception {
    Bench bench = new Bench(Path.of(args[0]));
    var task = bench.newTask();
    var tools = bench.open(Bench.python("failing", WRITES), task);
    bench.value(tools.get(args[1]), Map.of());
    System.out.println(task.value());
    Thread.sleep(600_000);
  }
}
