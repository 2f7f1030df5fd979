package dev.assay.scenarios.language.reader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scenarios.language.Batching;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.problem.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests can be put together where model, shape and task allow it; otherwise the reader says what is in the way. */
class BatchingTest {
    private static final String TEXTS = ScenarioFiles.FULL
            .replace("short: { batch: 2, sequence: 16 }", "short: { sequence: 16 }")
            .replace(
                    "many: { type: offline, batch: 8 }",
                    "users: { type: server, queries-per-second: 9, batching: SETTING }");

    @Test
    void readsEverySetting() {
        assertThat(batching(
                        "{ max-size: 8, preferred: [4, 2, 8], max-delay: 2.5 ms, deadline: 50 ms, buckets: [64, 16] }"))
                .isEqualTo(new Batching(
                        8, List.of(2, 4), Duration.ofNanos(2_500_000), Duration.ofMillis(50), List.of(16, 64)));
    }

    @Test
    void waitsForNobodyUnlessToldTo() {
        assertThat(batching("{ max-size: 4 }")).isEqualTo(new Batching(4, List.of(), Duration.ZERO, null, List.of()));
    }

    @Test
    void loadsWithArrivalsOfTheirOwnHaveABatcher() {
        List<Load> loads = ScenarioFiles.read(ScenarioFiles.SHORTEST + """
                        loads:
                          users: { type: server, queries-per-second: [10, 20], batching: { max-size: 2 } }
                          peak: { type: peak-rate, latency-bound: { latency: 20 ms }, batching: { max-size: 3 } }
                          clients: { type: concurrency, clients: 16, batching: { max-size: 4 } }
                        """).loads();
        assertThat(loads)
                .extracting(load -> Objects.requireNonNull(load.batching()).maxSize())
                .containsExactly(2, 2, 3, 4);
        assertThat(loads.getLast().concurrency()).as("one batch at a time").isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ max-size: 4, preferred: 6 } | preferred size 6",
                "{ max-size: 4, max-delay: 20 ms, deadline: 20 ms } | deadline",
                "{ preferred: [2] } | has no `max-size`",
                "{ max-size: 0 } | max-size",
            })
    void refusesSettingsThatContradictEachOther(String setting, String message) {
        assertThat(ScenarioFiles.problems(TEXTS.replace("SETTING", setting)))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.message()).contains(message);
                    assertThat(problem.hint()).isNotBlank();
                });
    }

    @Test
    void refusesLoadsWhoseQueriesAreBatchesAlready() {
        assertThat(ScenarioFiles.problems(ScenarioFiles.SHORTEST
                        + "loads: { bulk: { type: offline, batch: 4, batching: { max-size: 8 } } }\n"))
                .extracting(Problem::code)
                .containsExactly("scenario.unknown-key");
    }

    @Test
    void namesTheInputWithoutASymbolicBatch() {
        Problem problem = only(ScenarioFiles.SHORTEST.replace("[batch, 10]", "[1, 10]")
                + "loads: { users: { type: server, queries-per-second: 9, batching: { max-size: 8 } } }\n");
        assertThat(problem.code()).isEqualTo("scenario.contradiction");
        assertThat(problem.message()).contains("`users`", "`x`", "[1, 10]", "`batch`");
        assertThat(problem.hint()).contains("symbolic batch dimension");
    }

    @Test
    void namesTheShapeThatHasABatchAlready() {
        Problem problem = only(
                TEXTS.replace("SETTING", "{ max-size: 8 }").replace("long: { sequence", "long: { batch: 4, sequence"));
        assertThat(problem.message()).contains("`users`", "`long`", "a batch of 4");
        assertThat(problem.hint()).contains("Leave `batch` out of the shape");
    }

    @Test
    void lengthsNeedATaskThatKnowsThem() {
        Problem problem = only(
                ScenarioFiles.SHORTEST
                        + "loads: { users: { type: server, queries-per-second: 9, batching: { max-size: 8, buckets: [4] } } }\n");
        assertThat(problem.message()).contains("length buckets", "text-embedding-classification");
    }

    @Test
    void lengthsNeedAModelThatLeavesThemOpen() {
        Problem problem = only(TEXTS.replace("SETTING", "{ max-size: 8, buckets: [8] }")
                .replace("[batch, sequence]", "[batch, 16]")
                .replace("short: { sequence: 16 }", "short: {}")
                .replace("  long: { sequence: 128 }\n", ""));
        assertThat(problem.message()).contains("`input_ids`", "[batch, 16]", "fixed length");
    }

    private static Batching batching(String setting) {
        return Objects.requireNonNull(ScenarioFiles.read(TEXTS.replace("SETTING", setting))
                .loads()
                .getLast()
                .batching());
    }

    private static Problem only(String yaml) {
        List<Problem> problems = ScenarioFiles.problems(yaml);
        assertThat(problems).hasSize(1);
        return problems.getFirst();
    }
}
