package dev.taskcraft.planner.playbook;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An expression that CEL evaluates. It is compiled when it is first needed, within limits of size,
 * depth and work, so that no playbook can hang or exhaust the runtime.
 *
 * @see <a href="https://github.com/google/cel-spec">the language</a>
 */
final class CelExpression implements Expression {
  private static final int MOST_CHARACTERS = 10_000;
  private static final int MOST_DEPTH = 50;
  private static final int MOST_ITERATIONS = 100_000;
  private static final int MOST_REGEX_INSTRUCTIONS = 1_000;

  private final String text;
  private final Set<String> variables;
  private volatile CelRuntime.@Nullable Program program;

  /**
   * Takes what is needed later.
   *
   * @param variables those of the loops around it
   */
  CelExpression(String text, Set<String> variables) {
    this.text = text;
    this.variables = Set.copyOf(variables);
  }

  @Override
  public String text() {
    return text;
  }

  @Override
  public @Nullable Object value(Scope scope) throws ExpressionFailed {
    Lookup lookup = new Lookup(scope);
    try {
      CelRuntime.Program ready = program;
      if (ready == null) {
        ready = Environment.RUNTIME.createProgram(compile());
        program = ready;
      }
      return CelValues.toJson(ready.trace(lookup, new CelWork()));
    } catch (CelEvaluationException e) {
      if (lookup.needed != null) {
        throw lookup.needed;
      }
      throw new ExpressionFailed(plain(e.getMessage()));
    } catch (CelWork.TooMuchWork e) {
      throw new ExpressionFailed(String.valueOf(e.getMessage()));
    }
  }

  /** The checked expression, for those who look inside it. */
  CelAbstractSyntaxTree compile() throws ExpressionFailed {
    CelCompilerBuilder builder = Environment.compiler();
    for (String variable : variables) {
      builder.addVar(variable, SimpleType.DYN);
    }
    CelValidationResult result = builder.build().compile(text);
    try {
      return result.getAst();
    } catch (CelValidationException e) {
      throw new ExpressionFailed(issues(result.getErrors()));
    }
  }

  private static String issues(Collection<CelIssue> issues) {
    return issues.stream()
        .map(
            issue ->
                issue.getMessage().replace(" (in container '')", "")
                    + " at character "
                    + (issue.getSourceLocation().getColumn() + 1))
        .distinct()
        .limit(3)
        .collect(Collectors.joining("; "));
  }

  private static String plain(@Nullable String message) {
    return String.valueOf(message).replaceFirst("^evaluation error at <input>:\\d+: ", "");
  }

  /** Gives CEL its variables, and remembers why one could not be given. */
  private static final class Lookup implements dev.cel.runtime.CelVariableResolver {
    private final Scope scope;
    private @Nullable BlobNeeded needed;

    Lookup(Scope scope) {
      this.scope = scope;
    }

    @Override
    public Optional<Object> find(String name) {
      if (!scope.has(name)) {
        return Optional.empty();
      }
      try {
        return Optional.of(CelValues.toCel(scope.find(name), blob -> needed = blob));
      } catch (ExpressionFailed e) {
        return Optional.empty();
      }
    }
  }

  /** In a class of its own, so that CEL is loaded by the first expression that needs it. */
  private static final class Environment {
    static final CelOptions OPTIONS =
        CelOptions.current()
            .maxExpressionCodePointSize(MOST_CHARACTERS)
            .maxParseRecursionDepth(MOST_DEPTH)
            .comprehensionMaxIterations(MOST_ITERATIONS)
            .maxRegexProgramSize(MOST_REGEX_INSTRUCTIONS)
            .enableHeterogeneousNumericComparisons(true)
            .build();

    /**
     * The older of CEL's two runtimes: the newer one converts every variable it reads down to the
     * last item, at each evaluation.
     */
    static final CelRuntime RUNTIME =
        CelRuntimeFactory.legacyCelRuntimeBuilder()
            .setOptions(OPTIONS)
            .addLibraries(CelExtensions.strings(), CelExtensions.math(), CelExtensions.lists())
            .build();

    static CelCompilerBuilder compiler() {
      return CelCompilerFactory.standardCelCompilerBuilder()
          .setOptions(OPTIONS)
          .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
          .addLibraries(CelExtensions.strings(), CelExtensions.math(), CelExtensions.lists())
          .addVar(Scope.INPUTS, SimpleType.DYN)
          .addVar(Scope.STEPS, SimpleType.DYN)
          .addVar(Scope.TASK, SimpleType.DYN)
          .addVar(Scope.OBJECTIVE, SimpleType.STRING);
    }
  }
}
