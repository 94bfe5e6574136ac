package dev.taskcraft.coworker.yaml;

import dev.taskcraft.coworker.Policies;
import dev.taskcraft.coworker.yaml.Shape.Choice;
import dev.taskcraft.coworker.yaml.Shape.ListOf;
import dev.taskcraft.coworker.yaml.Shape.MapOf;
import dev.taskcraft.coworker.yaml.Shape.Named;
import dev.taskcraft.coworker.yaml.Shape.OneOf;
import dev.taskcraft.coworker.yaml.Shape.Section;
import dev.taskcraft.coworker.yaml.Shape.Text;
import java.util.List;
import java.util.stream.Stream;

/** Every key that a coworker file may have: the one table behind the reader and the JSON Schema. */
final class Keys {
  private static final String NOT_BLANK = "[\\s\\S]*\\S[\\s\\S]*";

  static final Text ANY = new Text("text", NOT_BLANK, false, false);
  static final Text CEL = new Text("a CEL expression as text", NOT_BLANK, false, false);
  static final Text LABEL =
      new Text(
          "a name of 1 to 200 visible characters on one line",
          "(?=.*\\S)[^\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Zl}\\p{Zp}]{1,200}",
          true,
          false);
  static final Text IDENTIFIER =
      new Text("an identifier (letters, digits, _)", "[A-Za-z_][A-Za-z0-9_]{0,63}", true, false);
  static final Text TOOL =
      new Text(
          "the name of a tool (ASCII letters, digits, _ . - /)",
          "[A-Za-z0-9_][A-Za-z0-9_./-]{0,127}",
          true,
          false);
  static final Text TOOLS =
      new Text(
          "the name of a tool or a glob (ASCII letters, digits, _ . - / and *)",
          "[A-Za-z0-9_*][A-Za-z0-9_./*-]{0,127}",
          true,
          false);
  static final Text SERVER =
      new Text(
          "the name of a server (ASCII letters, digits, _ -)",
          "[A-Za-z][A-Za-z0-9_-]{0,63}",
          true,
          false);
  static final Text MODULE =
      new Text(
          "the name of a Python module or Java class, with dots",
          "[A-Za-z_$][A-Za-z0-9_$]{0,127}(?:\\.[A-Za-z_$][A-Za-z0-9_$]{0,127}){0,30}",
          true,
          false);
  static final Text VARIABLE =
      new Text(
          "the name of a variable (A-Z, 0-9, _); its value belongs into the environment or .env",
          "[A-Z_][A-Z0-9_]{0,127}",
          true,
          true);
  static final Text ENV_NAME =
      new Text("the name of a variable", "[A-Za-z_][A-Za-z0-9_]{0,127}", true, false);
  static final Text HEADER =
      new Text("the name of an HTTP header", "[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}", false, false);
  static final Text URL =
      new Text("an http:// or https:// address", "https?://\\S{1,2000}", false, true);

  /** A value that may hold a secret, so that messages never show it. */
  static final Text HIDDEN = new Text("text", "[\\s\\S]*", false, true);

  /** How long a person may take to decide. */
  static final Shape.Span EXPIRES = new Shape.Span(Math.toIntExact(Policies.Rule.LONGEST.toDays()));

  private static final Shape EXECUTOR = new Choice(List.of("host", "local", "docker"));
  private static final Shape PLANNER = new Choice(List.of("playbook", "react", "tot", "gemini"));

  private static final List<Shape.Key> SETTINGS =
      List.of(
          optional(
              "effect",
              new Choice(List.of("read", "idempotent", "reconcilable", "irreversible")),
              "What a call may change, and so what may be done when nobody knows whether it ran."),
          optional(
              "timeout",
              Shape.Span.DAY,
              "How long one attempt may take: 500ms, 30s, 5m, 1h, or a number of seconds."),
          optional("retries", new Shape.Whole(0, 20), "Attempts after the first one that failed."),
          optional(
              "executor",
              EXECUTOR,
              "Where it runs: on the host ('local' means the same) or in a container."));

  private static final List<Shape.Key> ENTRY_SETTINGS =
      Stream.concat(
              SETTINGS.stream(),
              Stream.of(
                  optional(
                      "writes",
                      new Choice(List.of("outbox", "workspace")),
                      "What it may write to when it runs in a container; without it, nothing but"
                          + " /tmp.")))
          .toList();

  private static final Shape.Key OVERRIDES =
      mayBeEmpty(
          "tools",
          new MapOf(TOOL, new Section(SETTINGS)),
          "Settings of single tools, by name; they outrank those of the entry.");

  private static final Section MODULE_ENTRY =
      section(
          Stream.of(
              required(
                  "module",
                  MODULE,
                  "A Python module or a Java class; its functions are the tools."),
              optional("name", TOOL, "The only function wanted; without it, all."),
              optional(
                  "path",
                  ANY,
                  "The folder, jar, .py or .java file to find it in, relative to this file."),
              optional(
                  "language",
                  new Choice(List.of("python", "java")),
                  "Which one is meant, when both are found."),
              OVERRIDES),
          ENTRY_SETTINGS.stream());

  private static final Section SERVER_KEYS =
      section(
          Stream.of(
              required("name", SERVER, "Prefix of its tools, as in files.read."),
              optional(
                  "command",
                  new OneOf(List.of(ANY, new ListOf(HIDDEN, 1))),
                  "The program that serves on stdin and stdout; as a list, with its arguments."),
              mayBeEmpty("args", new ListOf(HIDDEN, 0), "Arguments, when command is one text."),
              optional("url", URL, "The address of a server that runs already."),
              mayBeEmpty(
                  "env",
                  new MapOf(ENV_NAME, HIDDEN),
                  "Variables for the command; ${secret:NAME} stands for a listed secret."),
              mayBeEmpty(
                  "headers",
                  new MapOf(HEADER, HIDDEN),
                  "HTTP headers for the url; ${secret:NAME} stands for a listed secret."),
              optional(
                  "tools",
                  new ListOf(TOOLS, 1),
                  "The server's tools that are wanted, by name or glob; without it, all.")),
          Stream.of());

  private static final Shape TOOL_ENTRY =
      new OneOf(
          List.of(
              new Shape.BuiltInTool(),
              MODULE_ENTRY,
              section(
                  Stream.of(required("mcp", SERVER_KEYS, "An MCP server."), OVERRIDES),
                  ENTRY_SETTINGS.stream()),
              section(
                  Stream.of(required("name", new Shape.BuiltInTool(), "A built-in tool.")),
                  ENTRY_SETTINGS.stream())));

  private static final Shape RULES = rules(Stream.of());

  private static final Shape ASKING =
      rules(
          Stream.of(
              optional(
                  "expires",
                  EXPIRES,
                  "How long a person may take to decide, from the time the call was planned; then"
                      + " it is rejected.")));

  private static final Section EGRESS =
      section(
          Stream.of(
              required(
                  "hosts",
                  new ListOf(ANY, 0),
                  "Hosts as example.com, *.example.com or example.com:8443; without a port, 80 and"
                      + " 443.")),
          Stream.of());

  private static final Section POLICIES =
      section(
          Stream.of(
              optional(
                  "approval_required",
                  new ListOf(TOOLS, 0),
                  "Tools, by name or glob, whose calls need a person's approval."),
              optional(
                  "max_actions",
                  new Shape.Whole(1, 1_000_000),
                  "How many steps may run; the next one fails the task."),
              optional(
                  "default",
                  new Choice(List.of("allow", "ask", "deny")),
                  "The verdict for listed tools that no rule names."),
              optional("deny", RULES, "Tools that never run; beats ask and allow."),
              optional("ask", ASKING, "Tools that need a person's approval; beats allow."),
              optional("allow", RULES, "Tools that run without asking."),
              optional("egress", EGRESS, "Where tools in containers may connect to.")),
          Stream.of());

  private static final Shape.Key WHEN =
      optional("when", CEL, "A CEL condition; the entry is skipped when it is false.");

  private static final Shape STEPS = new Named("steps", Keys::steps);

  private static final Shape STEP =
      new OneOf(
          List.of(
              section(
                  Stream.of(
                      required("tool", TOOL, "The tool to call."),
                      optional(
                          "id",
                          IDENTIFIER,
                          "Names the result for later expressions, as steps.<id>."),
                      mayBeEmpty(
                          "args",
                          new MapOf(
                              new Text("the name of an argument", "[\\s\\S]{1,128}", false, false),
                              new Shape.Value()),
                          "The arguments; texts may hold CEL expressions as ${…}."),
                      WHEN,
                      optional(
                          "on_error",
                          new Choice(List.of("fail", "continue")),
                          "What a failed or rejected call does to the task; fail by default.")),
                  Stream.of()),
              section(
                  Stream.of(
                      required("for_each", CEL, "A CEL expression that gives a list."),
                      optional("as", IDENTIFIER, "The variable of the item; item by default."),
                      required("steps", STEPS, "What to do for each item."),
                      WHEN),
                  Stream.of()),
              section(
                  Stream.of(required("answer", ANY, "Ends the playbook with this answer."), WHEN),
                  Stream.of())));

  private static final Shape INPUT_TYPE =
      new Choice(List.of("string", "integer", "number", "boolean"));

  private static final Shape INPUT =
      new OneOf(
          List.of(
              INPUT_TYPE,
              section(
                  Stream.of(
                      required("type", INPUT_TYPE, "The type of its value."),
                      optional("description", ANY, "What it is for."),
                      optional("default", new Shape.Single(), "The value when none is given."),
                      optional(
                          "required",
                          new Shape.Flag(),
                          "Whether it must be given; true unless there is a default.")),
                  Stream.of())));

  /** The whole file. */
  static final Section COWORKER =
      section(
          Stream.of(
              required("name", LABEL, "What people call the coworker."),
              optional("role", ANY, "Who it is, in its instructions."),
              optional("description", ANY, "For people; the model does not see it."),
              required("objective", ANY, "What to do when the request says nothing else."),
              mayBeEmpty(
                  "inputs",
                  new MapOf(IDENTIFIER, INPUT),
                  "What a task may be given, as -i key=value."),
              optional("model", LABEL, "The model's name at its provider."),
              optional(
                  "planner",
                  PLANNER,
                  "Who decides the next step: the playbook below, ReAct ('gemini' means the same) or"
                      + " Tree of Thoughts."),
              optional(
                  "workspace",
                  new OneOf(List.of(ANY, new ListOf(ANY, 1))),
                  "The folder, or folders, that the file tools may touch."),
              mayBeEmpty(
                  "tools",
                  new ListOf(TOOL_ENTRY, 0),
                  "What the coworker can call; listing a tool grants it."),
              mayBeEmpty(
                  "secrets",
                  new ListOf(VARIABLE, 0),
                  "Names of secrets that tools get; never values."),
              optional(
                  "executor",
                  EXECUTOR,
                  "Where tools run: on the host ('local' means the same) or in a container."),
              mayBeEmpty("policies", POLICIES, "What the coworker may do."),
              mayBeEmpty("playbook", STEPS, "A fixed list of steps, without a model.")),
          Stream.of());

  private Keys() {}

  private static Shape.Key required(String name, Shape shape, String description) {
    return new Shape.Key(name, Shape.Presence.REQUIRED, shape, description);
  }

  private static Shape.Key optional(String name, Shape shape, String description) {
    return new Shape.Key(name, Shape.Presence.OPTIONAL, shape, description);
  }

  private static Shape.Key mayBeEmpty(String name, Shape shape, String description) {
    return new Shape.Key(name, Shape.Presence.MAY_BE_EMPTY, shape, description);
  }

  private static Shape rules(Stream<Shape.Key> more) {
    return new ListOf(
        new OneOf(
            List.of(
                TOOLS,
                section(
                    Stream.of(
                        required("tool", TOOLS, "A tool, by name or glob."),
                        optional("reason", ANY, "Shown to whoever is refused or asked.")),
                    more))),
        0);
  }

  private static Shape steps() {
    return new ListOf(STEP, 0);
  }

  private static Section section(Stream<Shape.Key> own, Stream<Shape.Key> shared) {
    return new Section(Stream.concat(own, shared).toList());
  }
}
