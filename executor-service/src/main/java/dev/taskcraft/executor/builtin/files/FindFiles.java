package dev.taskcraft.executor.builtin.files;

import dev.taskcraft.executor.builtin.call.Args;
import dev.taskcraft.executor.builtin.call.BuiltInTool;
import dev.taskcraft.executor.builtin.call.Refused;
import dev.taskcraft.executor.builtin.call.Spec;
import dev.taskcraft.executor.builtin.files.Tree.Entry;
import dev.taskcraft.executor.builtin.files.Workspace.Use;
import dev.taskcraft.executor.tool.ToolContext;
import dev.taskcraft.executor.tool.ToolResult;
import dev.taskcraft.tool.Effect;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/** {@code find_files}: files below a folder by name, size and age. */
final class FindFiles extends BuiltInTool {
  private static final int MAX = 1000;
  private final Clock clock;

  FindFiles(Clock clock) {
    super(
        Spec.of(
                "find_files",
                Effect.READ,
                "Finds files in a folder and its sub-folders by name, size and age; links are not"
                    + " followed. Returns {files: [{path, size, modified}], count, left_out,"
                    + " unreadable}: size in bytes, modified as an ISO 8601 time; count is how"
                    + " many matched, left_out how many of them are beyond the limit.")
            .optional("path", Spec.text("The folder. Default '.', the workspace."))
            .optional(
                "name",
                Spec.text(
                    "Pattern of the file's name, e.g. *.pdf or report-?.{txt,md}; upper and lower"
                        + " case differ. Default: every name."))
            .optional("min_size", size("Smallest size"))
            .optional("max_size", size("Largest size"))
            .optional("older_than", age("Last changed before this"))
            .optional("newer_than", age("Last changed after this"))
            .optional(
                "sort",
                Spec.choice(
                    "Order: path (default), size (largest first), modified (newest first).",
                    List.of("path", "size", "modified")))
            .optional("limit", Spec.integer("How many to return. Default 200.", 1, MAX)));
    this.clock = clock;
  }

  private static Map<String, Object> size(String what) {
    return Spec.either(
        what + ": bytes, or a text such as 100MB (1 MB = 1,000,000) or 1.5GiB (1 GiB = 2^30).",
        List.of(Spec.form("integer", "minimum", 0), Spec.form("string", "pattern", Bounds.SIZE)));
  }

  private static Map<String, Object> age(String what) {
    return Spec.text(
        what
            + ": an age such as 30d, 12h, 90m or 2w, or a date such as 2026-01-31 (UTC), or a"
            + " time such as 2026-01-31T12:00:00Z.");
  }

  @Override
  protected ToolResult run(Args args, ToolContext context)
      throws Refused, IOException, InterruptedException {
    Spot spot = new Workspace(context.roots()).find(args.text("path", "."), Use.READ);
    Bounds bounds = Bounds.of(args, clock.instant());
    First first =
        new First(order(args.text("sort", "path")), Math.clamp(args.integer("limit", 200), 1, MAX));
    Tree tree =
        new Tree(
            context,
            true,
            entry -> {
              if (entry.attributes().isRegularFile() && bounds.match(entry)) {
                first.add(Found.of(entry));
              }
            });
    try (Folder folder = spot.folder(false)) {
      tree.walk(folder);
    }
    List<Map<String, Object>> files = first.files();
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("files", files);
    result.put("count", first.count);
    result.put("left_out", first.count - files.size());
    result.put("unreadable", tree.unreadable());
    return ToolResult.Returned.of(result);
  }

  private static Comparator<Found> order(String sort) {
    Comparator<Found> byPath = Comparator.comparing(Found::path);
    return switch (sort) {
      case "size" -> Comparator.comparingLong(Found::size).reversed().thenComparing(byPath);
      case "modified" -> Comparator.comparing(Found::modified).reversed().thenComparing(byPath);
      default -> byPath;
    };
  }

  /**
   * The first files of an order, and how many there were: no more is kept, however large a disk.
   */
  private static final class First {
    private final Comparator<Found> order;
    private final int limit;
    private final PriorityQueue<Found> lastOnTop;
    private long count;

    First(Comparator<Found> order, int limit) {
      this.order = order;
      this.limit = limit;
      lastOnTop = new PriorityQueue<>(order.reversed());
    }

    void add(Found found) {
      count++;
      lastOnTop.add(found);
      if (lastOnTop.size() > limit) {
        lastOnTop.remove();
      }
    }

    List<Map<String, Object>> files() {
      return lastOnTop.stream().sorted(order).map(Found::json).toList();
    }
  }

  private record Found(String path, long size, Instant modified) {
    static Found of(Entry entry) {
      return new Found(
          entry.shown(),
          entry.attributes().size(),
          entry.attributes().lastModifiedTime().toInstant());
    }

    Map<String, Object> json() {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("path", path);
      json.put("size", size);
      json.put("modified", modified.truncatedTo(ChronoUnit.SECONDS).toString());
      return json;
    }
  }
}
