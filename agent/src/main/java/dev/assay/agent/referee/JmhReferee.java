package dev.assay.agent.referee;

import dev.assay.agent.load.QueryPool;
import dev.assay.scenarios.language.LoadBudget;
import dev.assay.scenarios.measurement.LatencyHistogram;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleConsumer;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Measure queries one after the other with JMH: its warm-up, its loop, its clock readings and its histogram instead of Assay's.
 *
 * <p>JMH stops by time alone, so a round of slow queries may have fewer than the load's minimum.
 */
public final class JmhReferee {
    /** Each iteration is a sign of life. */
    private static final Duration LONGEST_ITERATION = Duration.ofSeconds(1);

    private final LongSupplier epochMs;
    private final DoubleConsumer progress;

    /**
     * @param epochMs wall clock, to label what was recorded
     * @param progress hears how much is done, from 0 to 1, after each iteration
     */
    public JmhReferee(LongSupplier epochMs, DoubleConsumer progress) {
        this.epochMs = epochMs;
        this.progress = progress;
    }

    /**
     * Measure.
     *
     * @param pool queries of one lane
     * @param budget how long to warm up and to measure
     * @param seed decides the order, as it does for {@link dev.assay.agent.load.LoadGenerator}
     * @throws ProblemException what a query threw, or {@code referee.failed} if JMH did not measure
     */
    public LatencyHistogram measure(QueryPool pool, LoadBudget budget, long seed) {
        long startEpochMs = epochMs.getAsLong();
        try (QueryHandover _ = new QueryHandover(pool.inOrder(seed, 0))) {
            Options options = options(budget);
            int iterations = iterations(budget.warmUp()) + iterations(budget.minDuration());
            Histogram recorded = recorded(new Runner(options, new IterationCounter(iterations, progress)).run());
            if (recorded.getTotalCount() == 0) {
                throw failed("it sampled no query", null);
            }
            recorded.setStartTimeStamp(startEpochMs);
            recorded.setEndTimeStamp(epochMs.getAsLong());
            return LatencyHistogram.encode(recorded, recorded.getMinValue(), recorded.getMaxValue());
        } catch (RunnerException e) {
            throw problemWithin(e).orElseGet(() -> failed(String.valueOf(e.getMessage()), e));
        }
    }

    private static Options options(LoadBudget budget) {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("^" + Pattern.quote(QueryBenchmark.class.getName()) + "\\.query$")
                .forks(0)
                .threads(1)
                .shouldFailOnError(true)
                .measurementIterations(iterations(budget.minDuration()))
                .measurementTime(iteration(budget.minDuration()))
                .warmupIterations(iterations(budget.warmUp()));
        if (budget.warmUp().isPositive()) {
            options.warmupTime(iteration(budget.warmUp()));
        }
        return options.build();
    }

    private static int iterations(Duration duration) {
        return Math.toIntExact(Math.ceilDiv(duration.toNanos(), LONGEST_ITERATION.toNanos()));
    }

    private static TimeValue iteration(Duration duration) {
        return TimeValue.nanoseconds(duration.toNanos() / iterations(duration));
    }

    private static Histogram recorded(Iterable<RunResult> results) {
        Histogram recorded =
                new Histogram(1, LatencyHistogram.HIGHEST_TRACKABLE_NS, LatencyHistogram.SIGNIFICANT_DIGITS);
        for (RunResult result : results) {
            for (BenchmarkResult fork : result.getBenchmarkResults()) {
                for (IterationResult iteration : fork.getIterationResults()) {
                    Iterator<Map.Entry<Double, Long>> samples =
                            iteration.getPrimaryResult().getStatistics().getRawData();
                    samples.forEachRemaining(sample -> recorded.recordValueWithCount(
                            Math.min(Math.round(sample.getKey()), LatencyHistogram.HIGHEST_TRACKABLE_NS),
                            sample.getValue()));
                }
            }
        }
        return recorded;
    }

    /** JMH hides what a benchmark threw among the suppressed ones of a cause. */
    private static Optional<ProblemException> problemWithin(Throwable thrown) {
        Deque<Throwable> open = new ArrayDeque<>(List.of(thrown));
        while (!open.isEmpty()) {
            Throwable next = open.pop();
            if (next instanceof ProblemException problem) {
                return Optional.of(problem);
            }
            open.addAll(List.of(next.getSuppressed()));
            Throwable cause = next.getCause();
            if (cause != null) {
                open.add(cause);
            }
        }
        return Optional.empty();
    }

    private static ProblemException failed(String why, @Nullable Throwable cause) {
        Problem problem = Problem.agent(
                "referee.failed",
                "JMH could not measure: " + why,
                "leave out `referee` to measure without it, and look at the agent's log");
        return cause == null ? new ProblemException(problem) : new ProblemException(problem, cause);
    }
}
