package dev.assay.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scenarios.hash.Sha256;
import dev.assay.scenarios.language.ArtifactSource;
import dev.assay.scenarios.language.ProfileName;
import dev.assay.scenarios.language.Scenario;
import dev.assay.scenarios.language.SourceLocation;
import dev.assay.scenarios.language.Variant;
import dev.assay.scenarios.language.reader.ScenarioReader;
import dev.assay.scenarios.plan.Plan;
import dev.assay.scenarios.plan.Planner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The scenarios that come with Assay. */
public class LibraryTest {
    private static final Path LIBRARY = Path.of("library");

    public static List<Path> scenarioFiles() throws IOException {
        try (Stream<Path> files = Files.list(LIBRARY)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> !file.equals(LIBRARY.resolve("claims.yaml")))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void holdsTheScenariosThatTheDocumentationNames() throws IOException {
        assertThat(scenarioFiles()).contains(LIBRARY.resolve("minilm-int8.yaml"), LIBRARY.resolve("smoke.yaml"));
    }

    @ParameterizedTest
    @MethodSource("scenarioFiles")
    void everyScenarioReadsAndPlans(Path file) {
        Scenario scenario = ScenarioReader.read(file).scenario();

        assertThat(file.getFileName()).hasToString(scenario.name() + ".yaml");
        for (ProfileName profile : ProfileName.values()) {
            Plan plan = Planner.plan(scenario, profile, 1);
            assertThat(plan.blocks()).isNotEmpty();
            assertThat(plan.exclusions()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("scenarioFiles")
    void everyScenarioIsInTheReadmeAndNamesItsSchema(Path file) throws IOException {
        String fileName = file.getFileName().toString();
        assertThat(Files.readString(LIBRARY.resolve("README.md"))).contains("[" + fileName + "](" + fileName + ")");
        assertThat(Files.readAllLines(file).getFirst())
                .isEqualTo("# yaml-language-server: $schema=../schema/scenario-v1.schema.json");
    }

    @ParameterizedTest
    @MethodSource("scenarioFiles")
    void everyScenarioPinsItsModels(Path file) throws IOException {
        for (ArtifactSource source : models(ScenarioReader.read(file).scenario())) {
            assertThat(source.sha256()).as(source.location().toText()).isNotNull();
            if (source.location() instanceof SourceLocation.LocalFile local) {
                Path model = LIBRARY.resolve(local.path());
                assertThat(Sha256.of(model)).as(model.toString()).isEqualTo(source.sha256());
                assertThat(Files.size(model)).isLessThan(2_000_000);
            }
        }
    }

    @Test
    void profilesTakeTheTimeThatTheyPromise() {
        Scenario miniLm =
                ScenarioReader.read(LIBRARY.resolve("minilm-int8.yaml")).scenario();
        assertThat(Planner.plan(miniLm, ProfileName.QUICK, 1).estimatedTime()).isLessThan(Duration.ofSeconds(110));
        assertThat(Planner.plan(miniLm, ProfileName.STANDARD, 1).estimatedTime())
                .isBetween(Duration.ofMinutes(8), Duration.ofMinutes(10));

        Scenario smoke = ScenarioReader.read(LIBRARY.resolve("smoke.yaml")).scenario();
        assertThat(Planner.plan(smoke, ProfileName.QUICK, 1).estimatedTime()).isLessThan(Duration.ofSeconds(16));
        assertThat(Planner.plan(smoke, ProfileName.STANDARD, 1).estimatedTime()).isLessThan(Duration.ofSeconds(16));
    }

    private static List<ArtifactSource> models(Scenario scenario) {
        List<ArtifactSource> sources = new ArrayList<>();
        sources.add(scenario.model().source());
        for (Variant variant : scenario.variants()) {
            sources.addAll(variant.origin().sources());
            variant.others().values().forEach(other -> sources.addAll(other.sources()));
        }
        return sources;
    }
}
