package dev.assay.agent.openvino;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.problem.Problem;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenVinoOptionsTest {
    private final OpenVinoRuntime runtime = new OpenVinoRuntime();

    @Test
    void anFp32CellComputesInFp32OnExactlyItsThreads() {
        assertThat(options(3, Map.of()).properties(1))
                .containsOnly(
                        entry("INFERENCE_PRECISION_HINT", "f32"),
                        entry("NUM_STREAMS", "1"),
                        entry("INFERENCE_NUM_THREADS", "3"));
    }

    @Test
    void everyLaneHasItsThreads() {
        assertThat(options(2, Map.of()).properties(4))
                .containsEntry("NUM_STREAMS", "4")
                .containsEntry("INFERENCE_NUM_THREADS", "8");
        assertThat(options(2, Map.of("streams", "3")).properties(4))
                .containsEntry("NUM_STREAMS", "3")
                .containsEntry("INFERENCE_NUM_THREADS", "6");
        assertThat(options(2, Map.of("streams", "auto")).properties(4))
                .doesNotContainKey("NUM_STREAMS")
                .containsEntry("INFERENCE_NUM_THREADS", "2");
    }

    @Test
    void optionsBecomeProperties() {
        Map<String, String> options =
                Map.of("device", "cpu", "precision", "bf16", "performance-hint", "throughput", "cpu-pinning", "off");
        assertThat(options(1, options).properties(1))
                .containsEntry("INFERENCE_PRECISION_HINT", "bf16")
                .containsEntry("PERFORMANCE_HINT", "THROUGHPUT")
                .containsEntry("ENABLE_CPU_PINNING", "NO");
        assertThat(options(1, Map.of("precision", "auto")).properties(1)).doesNotContainKey("INFERENCE_PRECISION_HINT");
    }

    @Test
    void otherDevicesGetNoThreads() {
        assertThat(options(2, Map.of("device", "gpu")).properties(1)).doesNotContainKey("INFERENCE_NUM_THREADS");
        assertThat(options(2, Map.of("device", "gpu")).device()).isEqualTo("GPU");
    }

    @ParameterizedTest
    @ValueSource(strings = {"lanes", "auto", "1", "1024"})
    void streamsMayBe(String streams) {
        assertThat(runtime.check(configuration(1, Map.of("streams", streams)))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1025", "many", ""})
    void streamsMayNotBe(String streams) {
        assertThat(runtime.check(configuration(1, Map.of("streams", streams))))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.code()).isEqualTo("runtime.bad-option-value");
                    assertThat(problem.hint()).contains("1 to 1024");
                });
    }

    @Test
    void unknownOptionsAndValuesAreProblems() {
        List<Problem> problems = runtime.check(configuration(1, Map.of("precision", "int8", "thread", "2")));
        assertThat(problems)
                .extracting(Problem::code)
                .containsExactly("runtime.bad-option-value", "runtime.unknown-option");
    }

    @Test
    void everyElementTypeHasOneNumber() {
        for (var type : dev.assay.scenarios.language.ElementType.values()) {
            assertThat(ElementTypes.fromOpenVino(ElementTypes.toOpenVino(type))).contains(type);
        }
        assertThat(ElementTypes.fromOpenVino(5)).as("f64").isEmpty();
    }

    private static OpenVinoOptions options(int threads, Map<String, String> options) {
        return new OpenVinoOptions(configuration(threads, options));
    }

    private static RuntimeConfiguration configuration(int threads, Map<String, String> options) {
        return new RuntimeConfiguration("ov", "openvino", threads, options);
    }
}
