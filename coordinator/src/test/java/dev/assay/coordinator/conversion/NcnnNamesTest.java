package dev.assay.coordinator.conversion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NcnnNamesTest {
    private static final String PARAM = """
            7767517
            4 4
            Input            in0        0 1 in0
            Input            in1        0 1 in1
            BinaryOp         add_0      2 1 in0 in1 2 0=0
            Softmax          in0_1      1 1 2 out0 0=0 1=1
            """;

    @Test
    void blobsGetOtherNamesAndLayersAndParametersKeepTheirs() {
        assertThat(NcnnNames.rename(PARAM, Map.of("in0", "in1", "in1", "mask:0")))
                .contains("""
                        7767517
                        4 4
                        Input in0 0 1 in1
                        Input in1 0 1 mask:0
                        BinaryOp add_0 2 1 in1 mask:0 2 0=0
                        Softmax in0_1 1 1 2 out0 0=0 1=1
                        """);
    }

    @Test
    void aNameThatIsMissingOrTakenIsRefused() {
        assertThat(NcnnNames.rename(PARAM, Map.of("in2", "x"))).isEmpty();
        assertThat(NcnnNames.rename(PARAM, Map.of("in0", "2"))).isEmpty();
        assertThat(NcnnNames.rename(PARAM, Map.of("in0", "x", "in1", "x"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Input in0",
                "Input in0 0 -1 in0",
                "Input in0 0 2 in0",
                "Input in0 zero 1 in0",
                "Input in0 4294967295 1 in0"
            })
    void whatIsNoLayerIsRefused(String line) {
        assertThat(NcnnNames.rename("7767517\n1 1\n" + line, Map.of())).isEmpty();
    }
}
