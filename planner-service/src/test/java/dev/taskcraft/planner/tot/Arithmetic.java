package dev.taskcraft.planner.tot;

import java.util.ArrayList;
import java.util.List;

/** Works out an expression of numbers, + - * / and brackets, to check what a model claims. */
final class Arithmetic {
  private final String text;
  private final List<Integer> numbers = new ArrayList<>();
  private int at;

  private Arithmetic(String text) {
    this.text = text.replace(" ", "");
  }

  /** Its value, and the numbers in it, ascending. */
  record Result(double value, List<Integer> numbers) {}

  static Result of(String text) {
    Arithmetic arithmetic = new Arithmetic(text);
    double value = arithmetic.sum();
    if (arithmetic.at != arithmetic.text.length()) {
      throw new AssertionError("not an expression: " + text);
    }
    return new Result(value, arithmetic.numbers.stream().sorted().toList());
  }

  private double sum() {
    double value = product();
    while (at < text.length() && "+-".indexOf(text.charAt(at)) >= 0) {
      value = text.charAt(at++) == '+' ? value + product() : value - product();
    }
    return value;
  }

  private double product() {
    double value = atom();
    while (at < text.length() && "*/".indexOf(text.charAt(at)) >= 0) {
      value = text.charAt(at++) == '*' ? value * atom() : value / atom();
    }
    return value;
  }

  private double atom() {
    if (text.charAt(at) == '(') {
      at++;
      double value = sum();
      at++;
      return value;
    }
    int from = at;
    while (at < text.length() && Character.isDigit(text.charAt(at))) {
      at++;
    }
    numbers.add(Integer.valueOf(text.substring(from, at)));
    return numbers.getLast();
  }
}
