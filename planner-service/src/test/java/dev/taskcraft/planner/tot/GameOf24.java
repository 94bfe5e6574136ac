package dev.taskcraft.planner.tot;

import dev.taskcraft.json.Json;
import dev.taskcraft.planner.fake.FakeRequest;
import dev.taskcraft.planner.fake.Reply;
import dev.taskcraft.serde.CanonicalJson;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model that plays the Game of 24 about as well as a hasty person. It knows no solutions: it
 * proposes what comes nearest to 24 at once, which misleads it, and it judges by looking a little
 * ahead, which sometimes it does wrong. It sees nothing but the prompt.
 */
final class GameOf24 implements Function<FakeRequest, Reply> {
  private static final double GOAL = 24;
  private static final Pattern LEFT = Pattern.compile("\\(left: ([0-9. -]*)\\)");
  private static final Pattern HAND = Pattern.compile("numbers ([0-9 ]+) to");
  private static final Pattern STEP =
      Pattern.compile("\\d+\\. (\\S+) ([-+*/]) (\\S+) = (\\S+) \\(left");
  private static final Pattern PLAN = Pattern.compile("Plan (\\d+):\\n((?:  .*\\n)+)");
  private static final Pattern WANTED = Pattern.compile("Propose (\\d+) different");

  @Override
  public Reply apply(FakeRequest request) {
    String prompt = request.lastText();
    Matcher hand = HAND.matcher(request.system());
    if (!hand.find()) {
      throw new AssertionError("no hand in " + request.system());
    }
    Matcher wanted = WANTED.matcher(prompt);
    if (wanted.find()) {
      return thoughts(hand.group(1), prompt, Integer.parseInt(wanted.group(1)));
    }
    return prompt.startsWith("Value") ? values(prompt) : thoughts(hand.group(1), prompt, 1);
  }

  private static Reply thoughts(String hand, String plan, int most) {
    List<Double> left = left(hand, plan);
    List<Map<String, Object>> thoughts = new ArrayList<>();
    if (left.size() == 1) {
      thoughts.add(Map.of("thought", "the result", "answer", expression(hand, plan)));
    } else if (!plan.contains("Propose")) {
      thoughts.add(Map.of("thought", "this leads nowhere", "answer", "I found no solution."));
    } else {
      steps(left).stream()
          .limit(most)
          .forEach(step -> thoughts.add(Map.of("thought", step.text())));
    }
    return json(Map.of("thoughts", thoughts));
  }

  private static Reply values(String prompt) {
    List<Map<String, Object>> values = new ArrayList<>();
    Matcher plan = PLAN.matcher(prompt);
    while (plan.find()) {
      Map<String, Object> value = new LinkedHashMap<>();
      value.put("id", Long.valueOf(plan.group(1)));
      value.put("value", judge(left("", plan.group(2))));
      values.add(value);
    }
    return json(Map.of("values", values));
  }

  /** One number is plain; two are tried; of three, only some orders of + - * are tried. */
  private static String judge(List<Double> left) {
    return switch (left.size()) {
      case 1 -> isGoal(left.getFirst()) ? "sure" : "impossible";
      case 2 ->
          steps(left).stream().anyMatch(step -> isGoal(step.result())) ? "sure" : "impossible";
      default -> glance(left) ? "sure" : "likely";
    };
  }

  /** Whether adding, taking away and multiplying from the largest down comes to 24. */
  private static boolean glance(List<Double> left) {
    List<Double> sorted = left.stream().sorted(Comparator.reverseOrder()).toList();
    for (char one : "+-*".toCharArray()) {
      for (char two : "+-*".toCharArray()) {
        if (isGoal(apply(apply(sorted.get(0), one, sorted.get(1)), two, sorted.get(2)))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isGoal(double value) {
    return Math.abs(value - GOAL) < 1e-9;
  }

  private record Step(String text, double result) {}

  /** All that can be done with two of the numbers, what is nearest to 24 first. */
  private static List<Step> steps(List<Double> left) {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < left.size(); i++) {
      for (int j = 0; j < left.size(); j++) {
        for (char operator : "+-*/".toCharArray()) {
          boolean commutes = operator == '+' || operator == '*';
          if (i == j || (commutes && i > j) || (operator == '/' && left.get(j) == 0)) {
            continue;
          }
          double result = apply(left.get(i), operator, left.get(j));
          List<Double> after = new ArrayList<>();
          for (int k = 0; k < left.size(); k++) {
            if (k != i && k != j) {
              after.add(left.get(k));
            }
          }
          after.add(result);
          steps.add(
              new Step(
                  "%s %s %s = %s (left: %s)"
                      .formatted(
                          text(left.get(i)),
                          operator,
                          text(left.get(j)),
                          text(result),
                          String.join(" ", after.stream().map(GameOf24::text).toList())),
                  result));
        }
      }
    }
    return steps.stream()
        .filter(step -> step.result() >= 0)
        .sorted(Comparator.comparingDouble(step -> Math.abs(step.result() - GOAL)))
        .toList();
  }

  private static double apply(double a, char operator, double b) {
    return switch (operator) {
      case '+' -> a + b;
      case '-' -> a - b;
      case '*' -> a * b;
      default -> a / b;
    };
  }

  private static List<Double> left(String hand, String plan) {
    String numbers = hand;
    Matcher left = LEFT.matcher(plan);
    while (left.find()) {
      numbers = left.group(1);
    }
    List<Double> values = new ArrayList<>();
    for (String number : numbers.strip().split(" +")) {
      values.add(Double.valueOf(number));
    }
    return values;
  }

  /**
   * Puts the plan's steps into one expression, by putting each result's own making in its place.
   */
  private static String expression(String hand, String plan) {
    List<Map.Entry<String, String>> made = new ArrayList<>();
    for (String number : hand.strip().split(" +")) {
      made.add(Map.entry(text(Double.parseDouble(number)), number));
    }
    Matcher step = STEP.matcher(plan);
    while (step.find()) {
      String one = take(made, step.group(1));
      String two = take(made, step.group(3));
      made.add(Map.entry(step.group(4), "(" + one + " " + step.group(2) + " " + two + ")"));
    }
    return made.getLast().getValue();
  }

  private static String take(List<Map.Entry<String, String>> made, String number) {
    for (Map.Entry<String, String> entry : made) {
      if (entry.getKey().equals(number)) {
        made.remove(entry);
        return entry.getValue();
      }
    }
    throw new AssertionError("no " + number + " in " + made);
  }

  private static String text(double number) {
    return number == Math.rint(number)
        ? String.valueOf((long) number)
        : String.valueOf(Math.round(number * 1e12) / 1e12);
  }

  private static Reply json(Map<String, Object> value) {
    return Reply.text(CanonicalJson.of(Json.copy(value)));
  }
}
