package dev.assay.agent.tflite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scenarios.language.ElementType;
import dev.assay.scenarios.language.ModelFormat;
import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.problem.Problem;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TfliteOptionsTest {
    private final TfliteRuntime runtime = new TfliteRuntime();

    @Test
    void xnnpackIsOnUnlessTheScenarioSaysOtherwise() {
        assertThat(options(Map.of()).xnnpack()).isTrue();
        assertThat(options(Map.of()).xnnpackAlone()).isFalse();
        assertThat(options(Map.of("xnnpack", "required")).xnnpackAlone()).isTrue();
        assertThat(options(Map.of("xnnpack", "off")).xnnpack()).isFalse();
        assertThat(options(Map.of()).settings())
                .isEqualTo(Map.of("xnnpack", "on", "precision", "f32", "shapes", "static"));
    }

    @Test
    void unknownOptionsAndValuesAreProblems() {
        assertThat(runtime.check(configuration(Map.of("xnnpack", "maybe", "delegate", "gpu"))))
                .extracting(Problem::code)
                .containsExactlyInAnyOrder("runtime.bad-option-value", "runtime.unknown-option");
    }

    @Test
    void halfPrecisionNeedsXnnpack() {
        assertThat(runtime.check(configuration(Map.of("precision", "f16")))).isEmpty();
        assertThat(runtime.check(configuration(Map.of("precision", "f16", "xnnpack", "off"))))
                .singleElement()
                .satisfies(problem -> assertThat(problem.hint()).contains("xnnpack: off"));
    }

    @Test
    void everyElementTypeHasOneNumberInFilesAndOneInTheApi() {
        for (ElementType type : ElementType.values()) {
            assertThat(IntStream.range(0, 30)
                            .filter(number -> ElementTypes.ofFile(number)
                                    .filter(found -> found == type)
                                    .isPresent()))
                    .hasSize(1);
            assertThat(IntStream.range(0, 30)
                            .filter(number -> ElementTypes.ofApi(number)
                                    .filter(found -> found == type)
                                    .isPresent()))
                    .hasSize(1);
        }
    }

    @Test
    void scenariosKnowItsFormat() {
        assertThat(ModelFormat.ofRuntime(runtime.id())).containsExactly(ModelFormat.TFLITE);
    }

    private static TfliteOptions options(Map<String, String> options) {
        return new TfliteOptions(configuration(options));
    }

    private static RuntimeConfiguration configuration(Map<String, String> options) {
        return new RuntimeConfiguration("tfl", "tflite", 1, options);
    }
}
