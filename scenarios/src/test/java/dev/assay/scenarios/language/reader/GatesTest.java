package dev.assay.scenarios.language.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.assay.scenarios.gate.GateExpression;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatesTest {
    private static final String TWO_VARIANTS =
            ScenarioFiles.SHORTEST.replace("{ fp32: original }", "{ fp32: original, int8: { recipe: [fuse] } }");

    @Test
    void gatesAreReadInTheOrderOfTheFile() {
        assertThat(ScenarioFiles.read(TWO_VARIANTS + "gates:\n  - int8.speedup >= 1.5\n  - p99 < 20 ms\n")
                        .gates())
                .extracting(GateExpression::text)
                .containsExactly("int8.speedup >= 1.5", "p99 < 20 ms");
        assertThat(ScenarioFiles.read(TWO_VARIANTS).gates()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "int8.speedup | gate.syntax",
                "int8.speed >= 2 | gate.unknown-quantity",
                "p99 < 20 parsecs | gate.bad-limit",
                "int7.speedup >= 2 | gate.unknown-variant",
                "fp32.speedup >= 2 | gate.compares-baseline"
            })
    void aGateThatCanNeverHoldIsRefusedWithItsPlace(String gate, String code) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> ScenarioFiles.read(TWO_VARIANTS + "gates: [ '" + gate + "' ]\n"))
                .satisfies(refused -> assertThat(refused.problems())
                        .singleElement()
                        .satisfies(problem -> assertThat(problem.location()).isNotNull())
                        .extracting(Problem::code)
                        .isEqualTo(code));
    }
}
