package dev.assay.agent.openvino;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.agent.openvino.InferRequest.ExecutedNode;
import dev.assay.scenarios.measurement.Placement;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenVinoPlacementTest {
    private static final ExecutedNode CONVOLUTION = new ExecutedNode("Convolution", "ocl::jit:ir__f16");
    private static final ExecutedNode ON_HOST = new ExecutedNode("NonZero", "cpu::ref");

    @Test
    void aCpuHasNothingToFallBackTo() {
        assertThat(OpenVinoPlacement.of("CPU", "CPU", List.of(CONVOLUTION), false))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GPU.0", "(GPU)", "GPU", "gpu.1"})
    void whatTheDeviceRanIsThere(String devices) {
        Placement placement = placement(devices, false, CONVOLUTION, CONVOLUTION);

        assertThat(placement).isEqualTo(new Placement("GPU", 2, 2, Map.of(), false));
        assertThat(placement.fellBack()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CPU", "(CPU)", "not reported", "CPU GPU.0", ""})
    void whatAnotherDeviceMayHaveRunIsNowhere(String devices) {
        Placement placement = placement(devices, true, CONVOLUTION);

        assertThat(placement.fellBack()).isTrue();
        assertThat(placement.sentence()).isEqualTo("ran none of its 1 nodes on GPU (elsewhere: 1 Convolution)");
    }

    @Test
    void whatTheGpuLeavesToTheHostIsAFallBackUnlessAllowed() {
        assertThat(placement("GPU.0", false, CONVOLUTION, ON_HOST).fellBack()).isTrue();
        assertThat(placement("GPU.0", false, CONVOLUTION, ON_HOST).sentence())
                .isEqualTo("ran 1 of its 2 nodes not on GPU (elsewhere: 1 NonZero)");
        assertThat(placement("GPU.0", true, CONVOLUTION, ON_HOST).fellBack()).isFalse();
    }

    private static Placement placement(String devices, boolean allowed, ExecutedNode... executed) {
        return Objects.requireNonNull(OpenVinoPlacement.of("GPU", devices, List.of(executed), allowed));
    }
}
