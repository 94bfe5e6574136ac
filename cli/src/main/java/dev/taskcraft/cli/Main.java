package dev.taskcraft.cli;

/** The {@code taskcraft} command. */
public final class Main {
  private Main() {}

  /** Prints the version for {@code --version}; anything else exits with 2. */
  public static void main(String[] args) {
    if (args.length == 1 && args[0].equals("--version")) {
      System.out.println("taskcraft " + Main.class.getPackage().getImplementationVersion());
      return;
    }
    System.err.println("usage: taskcraft --version");
    System.exit(2);
  }
}
