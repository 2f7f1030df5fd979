package dev.assay.scenarios.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scenarios.language.InputShape;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.language.ProfileName;
import dev.assay.scenarios.language.Referee;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanTextTest {
    @Test
    void showsTheMatrixTotalsAndWhatIsLeftOut() {
        ScenarioBuilder builder = new ScenarioBuilder();
        builder.loads = 2;
        builder.fixedShapes = List.of(
                new InputShape("one", Map.of("batch", 1L, "size", 5L)),
                new InputShape("four", Map.of("batch", 4L, "size", 5L)));

        List<String> lines = PlanText.render(Planner.plan(builder.build(), ProfileName.STANDARD, 42));

        assertThat(String.join("\n", lines)).isEqualTo("""
                test, profile standard, seed 42
                Compares variant-1 with variant-0.
                Compares outputs with the baseline's on 200 random inputs, once a cell; the gate allows a loss of 0.5 % in cosine.

                On target-0 (every device):
                  block                    runtime               shape           load           a round records                 rounds    cells  time
                  runtime-0--one--load-0   onnxruntime 1 thread  batch=1 size=5  single-stream  4 s and 100 queries, after 1 s  10 to 20  2      2 min 10 s
                  runtime-0--one--load-1   onnxruntime 1 thread  batch=8 size=5  offline        4 s and 100 queries, after 1 s  10 to 20  2      2 min 10 s
                  runtime-0--four--load-0  onnxruntime 1 thread  batch=4 size=5  single-stream  4 s and 100 queries, after 1 s  10 to 20  2      2 min 10 s

                3 blocks, 6 cells; about 6 min 30 s, if each target is one device.
                Estimated with 1 s to start and load each cell, and 20 ms for each sample that is scored; slow queries take longer.
                After 10 rounds more are added, up to 20, while a speed-up is known less well than to ±2 %.

                Left out:
                  runtime-0--four--load-1: it would measure the same as runtime-0--one--load-1: batch=8 size=5
                    This load sets the batch itself; give shapes that differ in more than `batch`.""");
    }

    @Test
    void saysWhatARefereeAddsAndCountsItsTime() {
        ScenarioBuilder builder = new ScenarioBuilder();
        builder.fixedLoads = List.of(new Load.SingleStream("one", Referee.JMH, builder.budget));

        assertThat(PlanText.render(Planner.plan(builder.build(), ProfileName.STANDARD, 42)))
                .anySatisfy(line -> assertThat(line).contains("single-stream, and again by JMH", "4 min 10 s"));
    }

    @Test
    void countsOneInTheSingular() {
        ScenarioBuilder builder = new ScenarioBuilder();
        builder.variants = 1;

        assertThat(PlanText.render(Planner.plan(builder.build(), ProfileName.QUICK, 1)))
                .anyMatch(line -> line.startsWith("1 block, 1 cell; about"));
    }

    @Test
    void showsEachTargetWithItsLabels() {
        ScenarioBuilder builder = new ScenarioBuilder();
        builder.targets = 2;
        builder.variants = 1;

        List<String> lines = PlanText.render(Planner.plan(builder.build(), ProfileName.QUICK, 1));

        assertThat(lines)
                .contains(
                        "Measures variant-0 alone: there is nothing to compare it with.",
                        "On target-0 (every device):",
                        "On target-1 (arch: aarch64):");
    }

    @ParameterizedTest
    @CsvSource({"0, 0 ms", "75, 75 ms", "1000, 1 s", "1549, 1.5 s", "60000, 1 min", "125400, 2 min 5 s"})
    void writesDurationsInTheUnitThatSuitsThem(long millis, String text) {
        assertThat(PlanText.duration(Duration.ofMillis(millis))).isEqualTo(text);
    }
}
