package dev.assay.agent.referee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.agent.load.QueryPool;
import dev.assay.agent.runtime.PreparedQuery;
import dev.assay.agent.runtime.Tensor;
import dev.assay.scenarios.language.LoadBudget;
import dev.assay.scenarios.measurement.LatencyHistogram;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class JmhRefereeTest {
    private static final LoadBudget BUDGET = new LoadBudget(Duration.ofMillis(50), Duration.ofMillis(200), 1);

    private final List<Double> progress = new ArrayList<>();
    private final JmhReferee referee = new JmhReferee(() -> 1_700_000_000_000L, progress::add);

    @Test
    void measuresWhatQueriesTake() {
        long serviceNs = 500_000;
        LatencyHistogram latency =
                referee.measure(new QueryPool(List.of(query(() -> spin(serviceNs))), 1, 1), BUDGET, 7);

        Histogram recorded = latency.decode();
        assertThat(recorded.getValueAtPercentile(50)).isCloseTo(serviceNs, Percentage.withPercentage(2));
        assertThat(latency.count()).isBetween(50L, 400L);
        assertThat(latency.startEpochMs()).isEqualTo(1_700_000_000_000L);
        assertThat(progress).hasSize(2).endsWith(1.0);
    }

    @Test
    void measuresAQueryThatTakesAlmostNoTime() {
        LatencyHistogram latency = referee.measure(new QueryPool(List.of(query(() -> {})), 1, 1), BUDGET, 7);

        assertThat(latency.decode().getValueAtPercentile(50)).isLessThan(10_000);
        assertThat(latency.count()).as("JMH samples some").isGreaterThan(1_000);
    }

    @Test
    void runsTheQueriesInTheOrderOfTheSeed() {
        List<Integer> order = new ArrayList<>();
        QueryPool pool = new QueryPool(
                IntStream.range(0, 5).mapToObj(i -> query(() -> order.add(i))).toList(), 1, 1);
        PreparedQuery[] expected = pool.inOrder(7, 0);

        referee.measure(pool, new LoadBudget(Duration.ZERO, Duration.ofMillis(200), 1), 7);

        assertThat(order.subList(0, 5))
                .isEqualTo(
                        List.of(expected).stream().map(pool.queries()::indexOf).toList());
    }

    @Test
    void aQueryThatFailsIsNoFaultOfJmh() {
        ProblemException failure =
                new ProblemException(Problem.agent("runtime.inference-failed", "the runtime gave up", "none"));

        assertThatThrownBy(() -> referee.measure(
                        new QueryPool(
                                List.of(query(() -> {
                                    throw failure;
                                })),
                                1,
                                1),
                        BUDGET,
                        7))
                .isSameAs(failure);
    }

    @Test
    void whateverElseIsThrownFailsTheReferee() {
        assertThatThrownBy(() -> referee.measure(
                        new QueryPool(
                                List.of(query(() -> {
                                    throw new IllegalStateException("odd");
                                })),
                                1,
                                1),
                        BUDGET,
                        7))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problems())
                                .singleElement()
                                .satisfies(problem -> assertThat(problem.code()).isEqualTo("referee.failed")));
    }

    private static void spin(long ns) {
        long endNs = System.nanoTime() + ns;
        while (System.nanoTime() - endNs < 0) {
            Thread.onSpinWait();
        }
    }

    private static PreparedQuery query(Runnable work) {
        return new PreparedQuery() {
            @Override
            public void run() {
                work.run();
            }

            @Override
            public void inputsChanged() {}

            @Override
            public List<Tensor> outputs() {
                return List.of();
            }

            @Override
            public void close() {}
        };
    }
}
