package dev.assay.agent.ncnn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.agent.ncnn.NcnnGraph.BadParamException;
import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.measurement.Evidence;
import dev.assay.scenarios.measurement.Placement;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NcnnEvidenceTest {
    private static final String PARAM = """
            7767517
            4 4
            Input x 0 1 x
            Convolution one 1 1 x a 8=2
            Convolution two 1 1 a b
            ReLU three 1 1 b y
            """;

    @Test
    void namesLayersAndThoseInInt8() throws BadParamException {
        Evidence evidence = evidence("f32", List.of(), Optional.empty());
        assertThat(evidence.operators()).isEqualTo(Map.of("Convolution", 2, "ReLU", 1));
        assertThat(evidence.providers()).isEqualTo(Map.of("ncnn CPU", 3));
        assertThat(evidence.settings())
                .containsEntry("int8-layers", "1 Convolution")
                .containsEntry("openmp", "on")
                .containsEntry("winograd", "on");
        assertThat(evidence.placement()).isNull();
        assertThat(evidence.notes()).isEmpty();
    }

    @Test
    void aPrecisionThatChangesNothingFellBack() throws BadParamException {
        Evidence evidence = evidence("f16", List.of(), Optional.of(false));
        Placement placement = Objects.requireNonNull(evidence.placement());
        assertThat(placement.fellBack()).isTrue();
        assertThat(placement.sentence()).contains("none of its 3 nodes on FP16");
        assertThat(evidence.notes()).singleElement().asString().contains("to the last bit", "FP16");
    }

    @Test
    void aPrecisionThatIsInForceHasTheLayersThatKnowIt() throws BadParamException {
        Placement placement = Objects.requireNonNull(
                evidence("bf16", List.of(), Optional.of(true)).placement());
        assertThat(placement.fellBack()).isFalse();
        assertThat(placement.onWanted()).isEqualTo(1);
        assertThat(placement.elsewhere()).isEqualTo(Map.of("Convolution", 1, "ReLU", 1));
    }

    @Test
    void outputsThatCanNotBeReadAreNoted() throws BadParamException {
        assertThat(evidence("f32", List.of("y"), Optional.empty()).notes())
                .singleElement()
                .asString()
                .contains("not compared: y");
    }

    private static Evidence evidence(String precision, List<String> unreadable, Optional<Boolean> differs)
            throws BadParamException {
        return NcnnEvidence.of(
                "1.0.20261020",
                true,
                new NcnnOptions(new RuntimeConfiguration("n", "ncnn", 1, Map.of("precision", precision))),
                NcnnGraph.parse(PARAM),
                "Convolution"::equals,
                unreadable,
                differs);
    }
}
