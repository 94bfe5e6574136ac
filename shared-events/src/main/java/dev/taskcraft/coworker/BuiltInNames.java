package dev.taskcraft.coworker;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names of the tools that TaskCraft brings. The one list: the coworker file and its schema are
 * checked against it, and the executor tests that it has a tool for each.
 */
public final class BuiltInNames {
  /** All of them, in the order in which they are shown. */
  public static final List<String> ALL =
      List.of(
          "read_file",
          "read_file_snippet",
          "write_file",
          "edit_file",
          "list_directory",
          "find_files",
          "move_file",
          "append_to_file",
          "append_to_summary",
          "run_shell",
          "run_python",
          "http_request",
          "ask_user");

  /**
   * What the modules that TaskCraft 0.1 brought held; files written for it go on working. Listed
   * whole, a module brings these and no more, so that an old file is not granted what it never had.
   */
  private static final Map<String, List<String>> MODULES_OF_0_1 =
      Map.of(
          "taskcraft.tools.fs_skills",
          List.of("list_directory", "read_file_snippet", "move_file", "append_to_summary"),
          "taskcraft.tools.definitions",
          List.of("read_file", "write_file"));

  /** Those that run programs. */
  public static final Set<String> PROCESSES = Set.of("run_shell", "run_python");

  private BuiltInNames() {}

  /**
   * The built-in tools that this module of TaskCraft 0.1 means when it is listed whole, or null for
   * any other module. With {@code name:} each of these modules means any of {@link #ALL}.
   */
  public static @Nullable List<String> ofModule(String module) {
    return MODULES_OF_0_1.get(module);
  }

  /** Whether TaskCraft 0.1 had a tool of this name that is gone; it only pretended to work. */
  public static boolean gone(String name) {
    return name.equals("deploy_prod");
  }
}
