package dev.assay.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Hold the arrows between the rooms, and the rules that every room keeps. */
class ArchitectureTest {
    private static final List<String> ROOMS =
            List.of("scenarios", "optimizer", "agent", "reports", "coordinator", "cli");

    // Jars too: the other rooms are dependencies of this one, and one of them lends its test fixtures in a jar.
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar") && !location.contains("/test-classes/"))
            // Made by protoc: it knows no rules but its own.
            .withImportOption(location -> !location.contains("/dev/assay/optimizer/onnx/proto/"))
            .importPackages("dev.assay");

    @Test
    void sawTheClassesOfEveryRoom() {
        assertThat(CLASSES.size()).isGreaterThan(250);
        for (String room : ROOMS) {
            assertThat(CLASSES.stream()
                            .filter(type -> type.getPackageName().startsWith("dev.assay." + room))
                            .filter(type -> !type.getSimpleName().equals("package-info"))
                            .count())
                    .as("classes of %s", room)
                    .isGreaterThan(10);
        }
    }

    @Test
    void arrowsPointOneWay() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .withOptionalLayers(true)
                .layer("cli")
                .definedBy("dev.assay.cli..")
                .layer("coordinator")
                .definedBy("dev.assay.coordinator..")
                .layer("agent")
                .definedBy("dev.assay.agent..")
                .layer("optimizer")
                .definedBy("dev.assay.optimizer..")
                .layer("reports")
                .definedBy("dev.assay.reports..")
                .layer("scenarios")
                .definedBy("dev.assay.scenarios..")
                .whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("coordinator")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("agent")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("optimizer")
                .mayOnlyBeAccessedByLayers("cli", "coordinator")
                .whereLayer("reports")
                .mayOnlyBeAccessedByLayers("cli", "coordinator")
                .whereLayer("scenarios")
                .mayNotAccessAnyLayer()
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.assay.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void optimizerKnowsNoNetwork() {
        noClasses()
                .that()
                .resideInAPackage("dev.assay.optimizer..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net..")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void onlyTheCommandLineWritesToTheStandardStreams() {
        // A worker gives its streams to the protocol; what it keeps of them is in one class.
        noClasses()
                .that(not(resideInAnyPackage("dev.assay.cli..", "dev.assay.agent.worker..")))
                .should(ACCESS_STANDARD_STREAMS)
                .check(CLASSES);
    }

    @Test
    void nobodyThrowsGenericExceptionsOrUsesJavaUtilLogging() {
        NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS.check(CLASSES);
        NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(CLASSES);
    }

    @Test
    void noStaticStateChanges() {
        fields().that()
                .areStatic()
                .and()
                .doNotHaveModifier(JavaModifier.SYNTHETIC)
                .should()
                .beFinal()
                .check(CLASSES);
    }

    @Test
    void everyPackageIsNullMarked() {
        CLASSES.stream()
                .map(type -> type.getPackage())
                .distinct()
                .filter(javaPackage -> javaPackage.getClasses().stream()
                        .anyMatch(type -> !type.getSimpleName().equals("package-info")))
                .forEach(javaPackage -> assertThat(javaPackage.isAnnotatedWith(NullMarked.class))
                        .as("%s is @NullMarked", javaPackage.getName())
                        .isTrue());
    }

    @Test
    void problemsTravelAsProblemExceptions() {
        classes()
                .that()
                .areAssignableTo(RuntimeException.class)
                .and()
                .areTopLevelClasses()
                .and()
                .resideInAPackage("dev.assay..")
                .should()
                .haveSimpleName("ProblemException")
                .check(CLASSES);
    }
}
