package dev.assay.reports.statistics;

import dev.assay.scenarios.measurement.RoundMeasurement;
import dev.assay.scenarios.result.Drift;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tell how rounds of a sustained load changed over time. */
public final class DriftRule {
    /** How much above the first tenth the median must stay to count as slower. */
    private static final double SLOWER = 1.1;

    private static final int TENTHS = 10;
    private static final int FINE = 100;

    private DriftRule() {}

    /** Judge rounds; empty where none has intervals. */
    public static List<Drift> judge(List<RoundMeasurement> rounds) {
        List<Drift> drifts = new ArrayList<>();
        rounds.forEach(round -> drift(round).ifPresent(drifts::add));
        return drifts;
    }

    private static Optional<Drift> drift(RoundMeasurement round) {
        List<TimeBin> tenths = TimeBin.of(round, TENTHS);
        if (tenths.size() < 2) {
            return Optional.empty();
        }
        TimeBin first = tenths.getFirst();
        // The last one may be a few milliseconds long and tell nothing.
        TimeBin end = tenths.getLast();
        boolean isStub = (end.endMs() - end.startMs()) * 2 < first.endMs() - first.startMs();
        TimeBin last = isStub ? tenths.get(tenths.size() - 2) : end;
        long firstNs = Math.max(1, first.latency().medianNs());
        double samplesOfQuery = (double) round.samples() / round.queries();
        return Optional.of(new Drift(
                round.round(),
                firstNs,
                last.latency().medianNs(),
                (double) last.latency().medianNs() / firstNs,
                first.queriesPerSecond() * samplesOfQuery,
                last.queriesPerSecond() * samplesOfQuery,
                slowerFromMs(TimeBin.of(round, FINE), firstNs * SLOWER)));
    }

    private static @Nullable Long slowerFromMs(List<TimeBin> bins, double limitNs) {
        Long fromMs = null;
        for (TimeBin bin : bins.reversed()) {
            if (bin.latency().medianNs() <= limitNs) {
                break;
            }
            fromMs = bin.startMs();
        }
        return fromMs;
    }
}
