package dev.assay.agent.nullruntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.agent.runtime.LoadedModel;
import dev.assay.agent.runtime.PreparedQuery;
import dev.assay.agent.runtime.RuntimeDirectories;
import dev.assay.agent.runtime.RuntimeSupport;
import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NullRuntimeTest {
    private static final RuntimeConfiguration CONFIGURATION = new RuntimeConfiguration("nothing", "null", 3, Map.of());

    private final NullRuntime runtime = new NullRuntime();

    @TempDir
    private Path directory;

    @Test
    void answersForAnyFile() throws IOException {
        Path model = Files.writeString(directory.resolve("model.txt"), "no model");
        try (LoadedModel loaded = runtime.load(model, CONFIGURATION);
                PreparedQuery query = loaded.prepare(List.of())) {
            query.run();
            assertThat(query.outputs()).singleElement().satisfies(output -> {
                assertThat(output.shape()).containsExactly(1L, 1L);
                assertThat(output.data().getFloat(0)).isZero();
            });
            assertThat(loaded.evidence().threads()).isEqualTo(3);
            assertThat(loaded.evidence().notes()).singleElement().asString().contains("computes nothing");
        }
    }

    @Test
    void works() {
        assertThat(runtime.probe(RuntimeDirectories.below(Path.of("nowhere"))))
                .isInstanceOf(RuntimeSupport.Supported.class);
    }

    @Test
    void missesAFileThatIsNotThere() {
        assertThatThrownBy(() -> runtime.load(directory.resolve("absent"), CONFIGURATION))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problems()).extracting(Problem::code).containsExactly("model.not-found"));
    }

    @Test
    void hasNoOptions() {
        RuntimeConfiguration configuration = new RuntimeConfiguration("nothing", "null", 1, Map.of("speed", "more"));
        assertThat(runtime.check(configuration)).extracting(Problem::code).containsExactly("runtime.unknown-option");
    }
}
