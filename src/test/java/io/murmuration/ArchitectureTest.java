package io.murmuration;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
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
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which code may know of which. */
class ArchitectureTest {
  private static final String ROOT = "io.murmuration.";
  private static final List<String> STAGES =
      List.of("ingest", "fanout", "aggregate", "related", "visualization");

  /** The classes outside {@code kafka} and {@code cli} whose business is the outside world. */
  private static final Set<String> ADAPTERS =
      Set.of(
          ROOT + "Main",
          ROOT + "ingest.Recorder",
          ROOT + "ingest.SourceIntake",
          ROOT + "ingest.SourceReader",
          ROOT + "ingest.SourceReaders",
          ROOT + "ingest.Sources",
          ROOT + "visualization.JsonApi",
          ROOT + "visualization.Publisher",
          ROOT + "visualization.pipeline.PipelineMonitor");

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

  @Test
  void product_exactlyOnceLoop_isUnknown() {
    check(
        noClasses()
            .that()
            .resideInAPackage(ROOT + "stage..")
            .should()
            .dependOnClassesThat(
                resideInAPackage(ROOT + "*..")
                    .and(
                        not(
                            resideInAnyPackage(
                                ROOT + "stage..", ROOT + "kafka..", ROOT + "observe..")))));
  }

  @Test
  void commands_allBelow_areNotUsedByIt() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "cli..")
            .and()
            .doNotHaveFullyQualifiedName(ROOT + "Main")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + "cli.."));
  }

  @Test
  void packages_anyTwo_doNotNeedEachOther() {
    check(slices().matching("io.murmuration.(*)..").should().beFreeOfCycles());
  }

  @Test
  void vertxAndKafka_plainCode_areUnknown() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(
                ROOT + "kafka..",
                ROOT + "stage..",
                ROOT + "control..",
                ROOT + "operate..",
                ROOT + "cli..",
                ROOT + "observe..",
                ROOT + "ingest.live..",
                ROOT + "ingest.push..",
                ROOT + "visualization.web..")
            .and(not(describe("adapters", ArchitectureTest::isAdapter)))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx..", "org.apache.kafka..", "kafka.."));
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

  private static boolean isAdapter(JavaClass c) {
    JavaClass outermost = c;
    while (outermost.getEnclosingClass().isPresent()) {
      outermost = outermost.getEnclosingClass().get();
    }
    return ADAPTERS.contains(outermost.getName()) || outermost.getSimpleName().endsWith("Verticle");
  }

  private static void check(ArchRule rule) {
    rule.check(CLASSES);
  }
}
