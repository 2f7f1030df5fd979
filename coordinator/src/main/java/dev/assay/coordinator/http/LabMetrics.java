package dev.assay.coordinator.http;

import dev.assay.coordinator.database.Change;
import dev.assay.coordinator.lab.LabObserver;
import dev.assay.coordinator.schedule.BlockState;
import dev.assay.coordinator.schedule.ReportDecision;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Count what a coordinator does, for Prometheus, and know whether it can store what it is told. Safe for many threads. */
public final class LabMetrics implements LabObserver {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final AtomicInteger agentsWaiting = new AtomicInteger();
    private final AtomicBoolean storeWorks = new AtomicBoolean(true);
    private final Timer storeTime;
    private final DistributionSummary changesTogether;
    private final Counter storeFailures;

    /** Begin to count. */
    public LabMetrics() {
        new JvmMemoryMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        Gauge.builder("assay.agents.waiting", agentsWaiting, AtomicInteger::get)
                .description("Agents that wait for work")
                .register(registry);
        Gauge.builder("assay.store.up", storeWorks, works -> works.get() ? 1 : 0)
                .description("Whether what changed could be stored the last time")
                .register(registry);
        storeTime = Timer.builder("assay.store.write")
                .description("Time that one transaction took")
                .publishPercentileHistogram()
                .register(registry);
        changesTogether = DistributionSummary.builder("assay.store.changes")
                .description("Changes in one transaction")
                .register(registry);
        storeFailures = Counter.builder("assay.store.failures")
                .description("Transactions that the store refused and that were tried again")
                .register(registry);
    }

    @Override
    public void stored(List<Change> changes, Duration took) {
        storeWorks.set(true);
        storeTime.record(took);
        changesTogether.record(changes.size());
        for (Change change : changes) {
            switch (change) {
                case Change.BlockChanged changed -> count("assay.blocks", "state", name(changed.state()));
                case Change.RunChanged changed ->
                    count("assay.runs", "phase", changed.standing().phase().toText());
                case Change.RunSubmitted _ -> count("assay.runs", "phase", "submitted");
                case Change.RunPrepared _,
                        Change.ReportKept _,
                        Change.AgentSaved _,
                        Change.AgentForgotten _,
                        Change.RunDeleted _,
                        Change.SharingChanged _ -> {
                    // Told by another change, or of no interest over time.
                }
            }
        }
    }

    @Override
    public void storeFailed() {
        storeWorks.set(false);
        storeFailures.increment();
    }

    @Override
    public void reported(ReportDecision decision) {
        count("assay.reports", "decision", decision.name().toLowerCase(Locale.ROOT));
    }

    @Override
    public void agentsWaiting(int count) {
        agentsWaiting.set(count);
    }

    /** Return whether the coordinator can do its work. */
    boolean isReady() {
        return storeWorks.get();
    }

    /** Return everything in the text format of Prometheus. */
    String scrape() {
        return registry.scrape();
    }

    private void count(String name, String key, String value) {
        Counter.builder(name).tag(key, value).register(registry).increment();
    }

    private static String name(BlockState state) {
        return switch (state) {
            case BlockState.Queued _ -> "queued";
            case BlockState.Leased _ -> "leased";
            case BlockState.Completed _ -> "completed";
            case BlockState.Failed _ -> "failed";
            case BlockState.Cancelled _ -> "cancelled";
        };
    }
}
