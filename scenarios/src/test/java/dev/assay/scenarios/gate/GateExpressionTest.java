package dev.assay.scenarios.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GateExpressionTest {
    @Test
    void readsVariantQuantityOperatorAndLimit() {
        assertThat(GateExpression.parse(" int8.speedup >= 1.5 "))
                .isEqualTo(new GateExpression(
                        "int8.speedup >= 1.5", "int8", GateQuantity.SPEEDUP, GateOperator.AT_LEAST, 1.5));
        assertThat(GateExpression.parse("accuracy-loss<1%").variant()).isNull();
    }

    @Test
    void aLossMayBeCalledADrop() {
        GateExpression gate = GateExpression.parse("int8.accuracy.drop<1%");

        assertThat(gate.variant()).isEqualTo("int8");
        assertThat(gate.quantity()).isEqualTo(GateQuantity.ACCURACY_LOSS);
        assertThat(GateExpression.parse("accuracy.drop<1%").variant()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "speedup >= 1.5x, 1.5",
        "size-ratio > 3, 3",
        "accuracy >= 80%, 0.8",
        "accuracy >= 0.8, 0.8",
        "accuracy-loss <= 1 %, 0.01",
        "cosine >= 0.999, 0.999",
        "p50 < 500us, 500e3",
        "p50 < 500 µs, 500e3",
        "p90 < 1500ns, 1500",
        "p95 < 1.5ms, 1.5e6",
        "p99 <= 10ms, 10e6",
        "p99.9 <= 2s, 2e9",
        "throughput >= 100/s, 100",
        "throughput >= 1e3, 1000",
        "peak-memory <= 500MB, 500e6",
        "peak-memory <= 1MiB, 1048576",
        "cold-start <= 1s, 1e9"
    })
    void readsUnits(String text, double limit) {
        assertThat(GateExpression.parse(text).limit()).isCloseTo(limit, within(limit * 1e-12));
    }

    @Test
    void aVariantMayHaveDots() {
        GateExpression gate = GateExpression.parse("int8-v1.5.p99.9 < 1ms");

        assertThat(gate.variant()).isEqualTo("int8-v1.5");
        assertThat(gate.quantity()).isEqualTo(GateQuantity.P999);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "speedup",
                "speedup >=",
                ">= 1.5",
                "speedup = 1.5",
                "speedup >= 1 >= 2",
                "a b >= 1",
                "speedup >=> 1"
            })
    void saysHowAGateLooks(String text) {
        assertThat(problem(text)).satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("gate.syntax");
            assertThat(problem.hint()).contains("int8.speedup >= 1.5");
        });
    }

    @Test
    void aDotNeedsAVariant() {
        assertThat(problem(".speedup >= 1").message()).contains("names no variant");
    }

    @ParameterizedTest
    @CsvSource({
        "int8.speed-up >= 1.5, speedup",
        "acuracy >= 0.8, accuracy",
        "int8.p9 < 1ms, p90",
        "coldstart < 1s, cold-start"
    })
    void suggestsTheNearestQuantity(String text, String suggestion) {
        assertThat(problem(text).code()).isEqualTo("gate.unknown-quantity");
        assertThat(problem(text).hint()).startsWith("Did you mean `" + suggestion);
    }

    @Test
    void listsAllQuantitiesWhereNoneIsNear() {
        assertThat(problem("happiness > 1").hint()).startsWith("Known here: speedup, size-ratio");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "p99 <= 10",
                "p99 <= 10MB",
                "speedup >= fast",
                "accuracy >= 1ms",
                "peak-memory < 5mb",
                "p50 < 1e999ms",
                "speedup >= 1.5.2"
            })
    void refusesALimitWithoutMeaning(String text) {
        assertThat(problem(text)).satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("gate.bad-limit");
            assertThat(problem.hint()).contains("units are: ");
        });
    }

    @Property(tries = 300)
    void anyTextIsReadOrRefusedWithAProblem(@ForAll String text) {
        try {
            assertThat(GateExpression.parse(text).text()).isEqualTo(text.strip());
        } catch (ProblemException e) {
            assertThat(e.problems()).hasSize(1);
        }
    }

    @Test
    void isCheckedAgainstTheScenario() {
        List<String> variants = List.of("fp32", "int8");

        assertThat(GateExpression.parse("int8.speedup > 1").check(variants, "fp32"))
                .isEmpty();
        assertThat(GateExpression.parse("fp32.p99 < 1s").check(variants, "fp32"))
                .isEmpty();
        assertThat(GateExpression.parse("p99 < 1s").check(variants, "fp32")).isEmpty();
        assertThat(GateExpression.parse("int9.speedup > 1").check(variants, "fp32"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.hint()).startsWith("Did you mean `int8`?"));
        assertThat(GateExpression.parse("fp32.speedup > 1").check(variants, "fp32"))
                .extracting(Problem::code)
                .containsExactly("gate.compares-baseline");
    }

    private static Problem problem(String text) {
        List<Problem> problems = new ArrayList<>();
        assertThatThrownBy(() -> GateExpression.parse(text))
                .isInstanceOfSatisfying(ProblemException.class, e -> problems.addAll(e.problems()));
        return problems.getFirst();
    }
}
