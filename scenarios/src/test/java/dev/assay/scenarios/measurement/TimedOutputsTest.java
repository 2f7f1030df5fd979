package dev.assay.scenarios.measurement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.measurement.TimedOutputs.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimedOutputsTest {
    @Test
    void whatCouldNotBeComparedIsCountedOverRounds() {
        TimedOutputs some = TimedOutputs.of(8, 0, 0.01, 1.2).withOfOtherSize(24);
        TimedOutputs none = TimedOutputs.of(0, 0, 0, 0).withOfOtherSize(32);
        TimedOutputs all = TimedOutputs.of(32, 0, 0.02, 1.2);

        assertThat(none.verdict()).isEqualTo(Verdict.NOT_COMPARABLE);
        assertThat(TimedOutputs.merge(List.of(some, none, all)))
                .usingRecursiveComparison()
                .withComparatorForType((one, other) -> Math.abs(one - other) < 1e-9 ? 0 : 1, Double.class)
                .isEqualTo(TimedOutputs.of(40, 0, 0.02, 1.2).withOfOtherSize(56));
        assertThat(TimedOutputs.merge(List.of(none, none)).verdict()).isEqualTo(Verdict.NOT_COMPARABLE);
    }

    @Test
    void resultsWithoutThatCountAreRead() throws Exception {
        String json = """
                {"checked": 32, "different": 0, "worstDifference": 0.5, "betweenSamples": 1.5, "verdict": "same"}""";

        assertThat(AssayJson.mapper().readValue(json, TimedOutputs.class)).isEqualTo(TimedOutputs.of(32, 0, 0.5, 1.5));
        assertThat(AssayJson.mapper().writeValueAsString(TimedOutputs.of(32, 0, 0.5, 1.5)))
                .doesNotContain("ofOtherSize");
    }
}
