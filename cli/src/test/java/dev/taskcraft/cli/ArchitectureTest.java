package dev.taskcraft.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The dependency rules that the compiler can't see. */
class ArchitectureTest {
  private static final String[] DOMAIN = {
    "dev.taskcraft.task",
    "dev.taskcraft.coworker",
    "dev.taskcraft.tool",
    "dev.taskcraft.tools",
    "dev.taskcraft.json",
    "dev.taskcraft.digest",
    "dev.taskcraft.blob",
    "dev.taskcraft.log"
  };

  /** Where Quarkus may be known. */
  private static final String[] SHELLS = {
    "dev.taskcraft.service..", "dev.taskcraft.*.service..",
  };

  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("dev.taskcraft");

  @Test
  void findsTheCode() {
    assertThat(ALL.size()).isGreaterThan(200);
  }

  @Test
  void keepsTheDomainFreeOfLibraries() {
    classes()
        .that()
        .resideInAnyPackage(DOMAIN)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(with(DOMAIN, "java..", "org.jspecify.."))
        .check(ALL);
  }

  @Test
  void keepsServicesApart() {
    String[] services = {"planner", "policy", "approval", "executor", "state"};
    for (String one : services) {
      for (String other : services) {
        if (!one.equals(other)) {
          noClasses()
              .that()
              .resideInAPackage("dev.taskcraft." + one + "..")
              .should()
              .dependOnClassesThat()
              .resideInAPackage("dev.taskcraft." + other + "..")
              .check(ALL);
        }
      }
    }
  }

  @Test
  void hasNoCycles() {
    slices().matching("dev.taskcraft.(**)").should().beFreeOfCycles().check(ALL);
  }

  @Test
  void takesTimeAndIdsAsArguments() {
    noClasses()
        .that()
        .resideInAnyPackage(
            with(
                DOMAIN,
                "dev.taskcraft.role",
                "dev.taskcraft.planner..",
                "dev.taskcraft.policy",
                "dev.taskcraft.approval",
                "dev.taskcraft.executor",
                "dev.taskcraft.state"))
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(UUID.class, "randomUUID")
        .check(ALL);
  }

  @Test
  void leavesTheCloudFrameworksToTheServiceShells() {
    noClasses()
        .that()
        .resideOutsideOfPackages(SHELLS)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.quarkus..", "jakarta..", "io.smallrye..", "io.opentelemetry..", "io.micrometer..")
        .check(ALL);
  }

  @Test
  void knowsKafkaInItsAdapterOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            with(
                SHELLS,
                "dev.taskcraft.log.kafka..",
                "dev.taskcraft.cli.cluster..",
                "dev.taskcraft.local.."))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.kafka..")
        .check(ALL);
  }

  private static String[] with(String[] packages, String... more) {
    String[] all = java.util.Arrays.copyOf(packages, packages.length + more.length);
    System.arraycopy(more, 0, all, packages.length, more.length);
    return all;
  }
}
