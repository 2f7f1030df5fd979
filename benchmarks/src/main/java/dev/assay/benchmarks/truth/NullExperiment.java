package dev.assay.benchmarks.truth;

import dev.assay.agent.load.Extras;
import dev.assay.agent.load.LoadClock;
import dev.assay.agent.load.LoadGenerator;
import dev.assay.agent.load.LoadRecording;
import dev.assay.agent.load.QueryPool;
import dev.assay.agent.nullruntime.NullRuntime;
import dev.assay.agent.runtime.LoadedModel;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.language.LoadBudget;
import dev.assay.scenarios.measurement.OpenLoop;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.HdrHistogram.Histogram;

/** Measure a model that answers at once: what shows is the load generator itself. */
final class NullExperiment {
    private static final double MOST_PER_SECOND = 10e6;
    private static final double RATE_PER_SECOND = 100_000;
    private static final double LATEST_MICROS = 50;
    private static final Duration WARM_UP = Duration.ofSeconds(2);

    private final Duration duration;

    NullExperiment(Duration duration) {
        this.duration = duration;
    }

    /** Measure how many queries go through one thread. */
    List<Outcome> rate() {
        LoadRecording recording = run(new Load.SingleStream("rate", budget()), 1);
        return List.of(new Limit(
                "null runtime, single-stream, one thread",
                recording.throughputPerSecond() / 1e6,
                MOST_PER_SECOND / 1e6,
                true,
                "million/s"));
    }

    /** Measure how late queries are issued that are due at a high rate. */
    List<Outcome> issueDelay(long seed) {
        LoadRecording recording = run(new Load.Server("delay", RATE_PER_SECOND, 1, null, null, budget()), seed);
        OpenLoop openLoop = Objects.requireNonNull(recording.openLoop(), "a server load records its issue delay");
        Histogram delay = openLoop.issueDelay().decode();
        return List.of(
                new Limit(
                        "server at 100,000/s, achieved",
                        recording.throughputPerSecond(),
                        0.99 * RATE_PER_SECOND,
                        true,
                        "queries/s"),
                new Limit(
                        "server at 100,000/s, p99 issue delay",
                        delay.getValueAtPercentile(99) / 1e3,
                        LATEST_MICROS,
                        false,
                        "µs"));
    }

    private LoadBudget budget() {
        return new LoadBudget(WARM_UP, duration, 1);
    }

    private static LoadRecording run(Load load, long seed) {
        try (LoadedModel model = NullRuntime.model()) {
            QueryPool pool = new QueryPool(List.of(model.prepare(List.of())), 1, 1);
            return new LoadGenerator(LoadClock.system(), _ -> {}, Duration.ofDays(1))
                    .run(load, pool, seed, Extras.NONE);
        }
    }
}
