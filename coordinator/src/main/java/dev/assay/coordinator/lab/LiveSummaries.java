package dev.assay.coordinator.lab;

import dev.assay.scenarios.measurement.LiveHistogram;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.statistics.PercentileSupport;
import dev.assay.scenarios.wire.Heartbeat;
import dev.assay.scenarios.wire.LiveLoad;
import dev.assay.scenarios.wire.LiveSummary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Turn what an agent says of this moment into what people may see: bounded, checked, and no more of it than that.
 *
 * <p>Agents are not trusted. What makes no sense is left out, because a heartbeat keeps a lease whatever else it carries.
 */
final class LiveSummaries {
    /** What no sensor of a machine that works shows. */
    private static final double COLDEST = -60;

    private static final double HOTTEST = 200;
    private static final int LONGEST_NAME = 200;
    private static final int MOST_BARS = 24;
    private static final long MOST_QUERIES = 1L << 50;
    private static final long LONGEST_SPAN_MS = Duration.ofDays(1).toMillis();
    private static final long QUERIES_FOR_P50 = PercentileSupport.requiredQueries(50);
    private static final long QUERIES_FOR_P90 = PercentileSupport.requiredQueries(90);
    private static final long QUERIES_FOR_P99 = PercentileSupport.requiredQueries(99);

    private LiveSummaries() {}

    /** Return what a heartbeat tells of this moment, if it tells something that makes sense. */
    static Optional<LiveSummary> of(Heartbeat beat) {
        Double celsius = beat.temperatureCelsius();
        LiveLoad load = beat.load();
        Double sensible = celsius != null && celsius > COLDEST && celsius < HOTTEST ? celsius : null;
        LiveSummary.Cell cell = load == null || !isSensible(load) ? null : cell(load);
        return sensible == null && cell == null ? Optional.empty() : Optional.of(new LiveSummary(sensible, cell));
    }

    private static boolean isSensible(LiveLoad load) {
        return !load.variant().isBlank()
                && load.variant().length() <= LONGEST_NAME
                && load.variant().chars().noneMatch(Character::isISOControl)
                && load.queries() >= 0
                && load.queries() <= MOST_QUERIES
                && load.spanMs() >= 0
                && load.spanMs() <= LONGEST_SPAN_MS;
    }

    private static LiveSummary.@Nullable Cell cell(LiveLoad load) {
        String text = load.histogram();
        if (text == null) {
            return new LiveSummary.Cell(
                    load.variant(), load.warmingUp(), load.queries(), load.spanMs(), 0, null, null, null, List.of());
        }
        Histogram latencies;
        try {
            latencies = LiveHistogram.decode(text);
        } catch (ProblemException e) {
            LabLog.oddLiveSummary(e);
            return null;
        }
        long count = latencies.getTotalCount();
        if (count > load.queries()) {
            return null;
        }
        return new LiveSummary.Cell(
                load.variant(),
                load.warmingUp(),
                load.queries(),
                load.spanMs(),
                count,
                percentileNs(latencies, 50, QUERIES_FOR_P50),
                percentileNs(latencies, 90, QUERIES_FOR_P90),
                percentileNs(latencies, 99, QUERIES_FOR_P99),
                bars(latencies));
    }

    private static @Nullable Long percentileNs(Histogram latencies, double percentile, long requiredQueries) {
        return latencies.getTotalCount() < requiredQueries ? null : latencies.getValueAtPercentile(percentile);
    }

    /**
     * Return bars of about the same width on a logarithmic scale, each of whole buckets, from the fastest query to the slowest; to the 99th
     * percentile where that can be told, because one stray query would squeeze all others into a bar.
     */
    private static List<LiveSummary.Bar> bars(Histogram latencies) {
        double lowest = Math.max(1, latencies.getMinValue());
        long slowestNs = latencies.getTotalCount() < QUERIES_FOR_P99
                ? latencies.getMaxValue()
                : latencies.getValueAtPercentile(99);
        double highest = Math.max(lowest + 1, slowestNs + 1.0);
        double width = Math.log(highest / lowest) / MOST_BARS;
        List<LiveSummary.Bar> bars = new ArrayList<>();
        long fromNs = (long) lowest;
        long before = 0;
        for (int i = 1; i <= MOST_BARS; i++) {
            long toNs = i == MOST_BARS
                    ? (long) highest
                    : latencies.lowestEquivalentValue(Math.round(lowest * Math.exp(i * width)));
            long until = latencies.getCountBetweenValues(0, toNs - 1);
            if (toNs > fromNs) {
                bars.add(new LiveSummary.Bar(fromNs, toNs, until - before));
                before = until;
                fromNs = toNs;
            }
        }
        return bars;
    }
}
