package dev.assay.agent.ncnn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.problem.Problem;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NcnnOptionsTest {
    private final NcnnRuntime runtime = new NcnnRuntime();

    @Test
    void computesInFloat32UnlessTold() {
        NcnnOptions options = options(Map.of());
        assertThat(options.precision()).isEqualTo(Precision.F32);
        assertThat(options.precision().storesHalf()).isFalse();
        assertThat(options.precision().storesBrain()).isFalse();
        assertThat(options.settings())
                .isEqualTo(Map.of("precision", "f32", "packing", "on", "winograd", "on", "sgemm", "on"));
        assertThat(options.threads()).isEqualTo(2);
    }

    @Test
    void everyPrecisionIsStorageArithmeticOrBoth() {
        Precision half = options(Map.of("precision", "f16")).precision();
        assertThat(half.storesHalf() && half.computesHalf()).isTrue();
        Precision storage = options(Map.of("precision", "f16-storage")).precision();
        assertThat(storage.storesHalf()).isTrue();
        assertThat(storage.computesHalf()).isFalse();
        assertThat(options(Map.of("precision", "bf16")).precision().storesBrain())
                .isTrue();
    }

    @Test
    void aNetworkToCompareWithDiffersInPrecisionOnly() {
        NcnnOptions exact = options(Map.of("precision", "bf16", "packing", "off", "sgemm", "off"))
                .inFloat32();
        assertThat(exact.precision()).isEqualTo(Precision.F32);
        assertThat(exact.packing()).isFalse();
        assertThat(exact.sgemm()).isFalse();
        assertThat(exact.winograd()).isTrue();
    }

    @Test
    void unknownOptionsAndValuesAreProblems() {
        assertThat(runtime.check(configuration(Map.of("precision", "int4", "vulkan", "on"))))
                .extracting(Problem::code)
                .containsExactly("runtime.bad-option-value", "runtime.unknown-option");
    }

    private static NcnnOptions options(Map<String, String> options) {
        return new NcnnOptions(configuration(options));
    }

    private static RuntimeConfiguration configuration(Map<String, String> options) {
        return new RuntimeConfiguration("n", "ncnn", 2, options);
    }
}
