package io.murmuration;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.JavaModifier.ABSTRACT;
import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks the permitted dependencies between packages. */
class ArchitectureTest {
  private static final String ROOT = "io.murmuration.";
  private static final List<String> STAGES =
      List.of("ingest", "fanout", "aggregate", "related", "visualization");
  private static final String[] IO = {"io.vertx..", "org.apache.kafka..", "kafka.."};

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.murmuration");

  @ParameterizedTest
  @ValueSource(strings = {"ingest", "fanout", "aggregate", "related", "visualization"})
  void stage_otherStage_isUnknown(String stage) {
    String[] others =
        STAGES.stream()
            .filter(s -> !s.equals(stage))
            .map(s -> ROOT + s + "..")
            .toArray(String[]::new);
    check(
        noClasses()
            .that()
            .resideInAPackage(ROOT + stage + "..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(others));
  }

  /** A package, and the packages of the project that it may import. The rest may import all. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "config        |",
        "http          | config",
        "observe       | config http",
        "kafka         | config http observe",
        "stage         | config http observe kafka",
        "message       | config observe stage",
        "text          |",
        "query         | text",
        "keyword       | config message text query",
        "control       | config http observe kafka stage message text query keyword",
        "ingest        | config http observe kafka stage message text query keyword control",
        "fanout        | config http observe kafka stage message text query keyword control",
        "aggregate     | config http observe kafka stage message text query keyword control",
        "related       | config http observe kafka stage message text query keyword control",
        "operate       | config http observe kafka stage message text query keyword control related",
        "visualization | config http observe kafka stage message text query keyword control operate"
      })
  void layer_packagesAbove_areUnknown(String layer, String below) {
    String[] allowed =
        Stream.concat(
                Stream.of(layer), Arrays.stream(below == null ? new String[0] : below.split(" ")))
            .map(name -> ROOT + name + "..")
            .toArray(String[]::new);
    check(
        noClasses()
            .that()
            .resideInAPackage(ROOT + layer + "..")
            .should()
            .dependOnClassesThat(
                resideInAPackage("io.murmuration..").and(resideOutsideOfPackages(allowed))));
  }

  @Test
  void operating_stagesButTheServerOfThePage_isUnknown() {
    check(
        noClasses()
            .that()
            .resideInAPackage(ROOT + "visualization..")
            .and()
            .resideOutsideOfPackage(ROOT + "visualization.http..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + "operate.."));
  }

  @Test
  void packages_anyTwo_doNotNeedEachOther() {
    check(slices().matching("io.murmuration.(*)..").should().beFreeOfCycles());
  }

  /** The root package is exempt, as is ingest, which creates the sources of the packages below. */
  @Test
  void packages_anyTwoAtAnyDepth_doNotNeedEachOther() {
    check(
        slices()
            .matching("io.murmuration.(**)")
            .should()
            .beFreeOfCycles()
            .ignoreDependency(
                resideInAPackage(ROOT + "ingest"), resideInAPackage(ROOT + "ingest.*..")));
  }

  @Test
  void vertxAndKafka_plainCode_areUnknown() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(
                ROOT + "config..",
                ROOT + "message..",
                ROOT + "text..",
                ROOT + "query..",
                ROOT + "keyword..",
                ROOT + "aggregate..",
                ROOT + "related..",
                ROOT + "ingest.format..",
                ROOT + "ingest.replay..",
                ROOT + "ingest.simulate..",
                ROOT + "operate.verify..")
            .and()
            .haveSimpleNameNotEndingWith("Verticle")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(IO));
  }

  @Test
  void vertxAndKafka_stepsAndAllThatTheyCall_areUnknown() {
    check(
        noClasses()
            .that()
            .haveSimpleNameEndingWith("Step")
            .should()
            .transitivelyDependOnClassesThat()
            .resideInAnyPackage(IO));
  }

  @Test
  void standardStreams_outsideTheCommandLine_areNotWrittenTo() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "cli..")
            .and()
            .doNotHaveFullyQualifiedName(ROOT + "Main")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err"));
  }

  @Test
  void publicClasses_unlessMadeToBeExtended_areFinal() {
    check(
        classes()
            .that()
            .arePublic()
            .and(describe("classes proper", (JavaClass c) -> !c.isInterface() && !c.isEnum()))
            .and()
            .haveSimpleNameNotEndingWith("Builder") // generated
            .should()
            .haveModifier(FINAL)
            .orShould()
            .haveModifier(ABSTRACT));
  }

  @Test
  void verticles_byName_areDeployable() {
    check(
        classes()
            .that()
            .areAssignableTo("io.vertx.core.VerticleBase")
            .should()
            .haveSimpleNameEndingWith("Verticle"));
    check(
        classes()
            .that()
            .haveSimpleNameEndingWith("Verticle")
            .should()
            .beAssignableTo("io.vertx.core.VerticleBase"));
  }

  @Test
  void names_vagueOnes_areNotUsed() {
    check(noClasses().should().haveNameMatching(".*(Manager|Utils?|Helpers?|Impl)(\\$.*)?"));
  }

  @Test
  void classes_imported_includeEveryStage() {
    assertThat(STAGES)
        .allSatisfy(
            stage ->
                assertThat(CLASSES).anyMatch(c -> c.getPackageName().startsWith(ROOT + stage)));
  }

  private static void check(ArchRule rule) {
    rule.check(CLASSES);
  }
}
