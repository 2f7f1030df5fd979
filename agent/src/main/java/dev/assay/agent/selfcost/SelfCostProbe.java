package dev.assay.agent.selfcost;

import dev.assay.agent.load.Extras;
import dev.assay.agent.load.LiveLatencies;
import dev.assay.agent.load.LoadClock;
import dev.assay.agent.load.LoadGenerator;
import dev.assay.agent.load.LoadRecording;
import dev.assay.agent.load.QueryPool;
import dev.assay.agent.nullruntime.NullRuntime;
import dev.assay.agent.runtime.LoadedModel;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.language.LoadBudget;
import dev.assay.scenarios.measurement.OpenLoop;
import dev.assay.scenarios.measurement.SelfCost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.HdrHistogram.Histogram;

/** Measure a model that answers at once, first as fast as it goes, then at rising rates. */
public final class SelfCostProbe {
    /** From what any model needs to what few ever see. */
    static final List<Double> RATES = List.of(1_000.0, 10_000.0, 100_000.0, 1_000_000.0);

    private static final Duration WARM_UP = Duration.ofMillis(300);
    private static final Duration DURATION = Duration.ofMillis(700);
    private static final long SEED = 1;

    private final LoadGenerator generator;
    private final Duration warmUp;
    private final Duration duration;

    /** Create a probe that takes about five seconds. */
    public SelfCostProbe(LoadGenerator generator) {
        this(generator, WARM_UP, DURATION);
    }

    SelfCostProbe(LoadGenerator generator, Duration warmUp, Duration duration) {
        this.generator = generator;
        this.warmUp = warmUp;
        this.duration = duration;
    }

    /** Measure; best in a process of its own, as any measurement. */
    public SelfCost measure() {
        try (LoadedModel model = NullRuntime.model()) {
            QueryPool pool = new QueryPool(List.of(model.prepare(List.of())), 1, 1);
            LoadBudget budget = new LoadBudget(warmUp, duration, 1);
            LoadRecording closed = generator.run(new Load.SingleStream("self-cost", budget), pool, SEED, extras());
            List<SelfCost.IssueDelay> delays = new ArrayList<>();
            for (double rate : RATES) {
                delays.add(issueDelay(pool, budget, rate));
            }
            Histogram latency = closed.latency().decode();
            return new SelfCost(
                    latency.getValueAtPercentile(50),
                    latency.getValueAtPercentile(99),
                    latency.getValueAtPercentile(99.9),
                    closed.throughputPerSecond(),
                    delays);
        }
    }

    /** Whatever is measured is counted for those who watch, too. */
    private static Extras extras() {
        return new Extras(null, null, new LiveLatencies(1, LoadClock.system()));
    }

    private SelfCost.IssueDelay issueDelay(QueryPool pool, LoadBudget budget, double rate) {
        LoadRecording recording =
                generator.run(new Load.Server("self-cost", rate, 1, null, null, budget), pool, SEED, extras());
        OpenLoop openLoop = Objects.requireNonNull(recording.openLoop(), "a server load records its issue delay");
        Histogram delay = openLoop.issueDelay().decode();
        return new SelfCost.IssueDelay(
                rate,
                recording.throughputPerSecond(),
                delay.getValueAtPercentile(50),
                delay.getValueAtPercentile(99),
                openLoop.issueDelay().maxNs());
    }
}
