package dev.assay.reports.assembly;

import dev.assay.reports.statistics.MergedLatency;
import dev.assay.scenarios.language.LatencyBound;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.measurement.Batches;
import dev.assay.scenarios.measurement.OpenLoop;
import dev.assay.scenarios.measurement.RoundMeasurement;
import dev.assay.scenarios.result.BoundOutcome;
import dev.assay.scenarios.result.BoundVerdict;
import dev.assay.scenarios.result.OpenLoopSummary;
import dev.assay.scenarios.statistics.PercentileSupport;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Summarize rounds in which queries arrived whether or not the model was free. */
final class OpenLoopSummaries {
    /** The last query is done a little after it was due, which makes a short round look slower than its schedule. */
    private static final double KEPT_UP = 0.95;

    private OpenLoopSummaries() {}

    /** Rates over several rounds, in queries a second. */
    private record Rates(double offeredPerSecond, double achievedPerSecond) {
        static @Nullable Rates of(List<RoundMeasurement> rounds) {
            double offered = 0;
            double answered = 0;
            double offeredNs = 0;
            double achievedNs = 0;
            for (RoundMeasurement round : rounds) {
                OpenLoop openLoop = round.openLoop();
                if (openLoop == null) {
                    return null;
                }
                answered += round.queries();
                offered += round.queries() + unanswered(round);
                offeredNs += scheduleNs(openLoop, round.queries() + unanswered(round));
                achievedNs += round.durationNs();
            }
            return rounds.isEmpty() ? null : new Rates(offered * 1e9 / offeredNs, answered * 1e9 / achievedNs);
        }

        boolean keptUp() {
            return achievedPerSecond >= KEPT_UP * offeredPerSecond;
        }
    }

    /** Return whether queries were answered as fast as they arrived; so they are where each waits for the one before. */
    static boolean keptUp(List<RoundMeasurement> rounds) {
        Rates rates = Rates.of(rounds);
        return rates == null || rates.keptUp();
    }

    /** Return whether no query was answered with a failure. */
    static boolean answeredAll(List<RoundMeasurement> rounds) {
        return rounds.stream().allMatch(round -> unanswered(round) == 0);
    }

    /** Return the summary, or {@code null} where queries did not arrive in that way. */
    static @Nullable OpenLoopSummary of(Load load, List<RoundMeasurement> rounds) {
        Rates rates = Rates.of(rounds);
        if (rates == null) {
            return null;
        }
        MergedLatency issueDelay = MergedLatency.of(rounds.stream()
                .map(RoundMeasurement::openLoop)
                .filter(Objects::nonNull)
                .map(OpenLoop::issueDelay)
                .toList());
        LatencyBound bound = load.latencyBound();
        return new OpenLoopSummary(
                rates.offeredPerSecond(),
                rates.achievedPerSecond(),
                rates.keptUp(),
                issueDelay.percentileNs(50),
                issueDelay.percentileNs(99),
                issueDelay.maxNs(),
                bound == null ? null : outcome(bound, rounds));
    }

    /** Return how many queries arrived and got no answer but a failure. */
    private static long unanswered(RoundMeasurement round) {
        Batches batches = round.batches();
        return batches == null ? 0 : batches.unanswered();
    }

    private static double scheduleNs(OpenLoop openLoop, long queries) {
        Long lastDueNs = openLoop.lastDueNs();
        return lastDueNs == null ? queries * 1e9 / openLoop.scheduledPerSecond() : Math.max(1, lastDueNs);
    }

    private static BoundOutcome outcome(LatencyBound bound, List<RoundMeasurement> rounds) {
        long boundNs = bound.latency().toNanos();
        long queries = 0;
        long above = 0;
        int within = 0;
        for (RoundMeasurement round : rounds) {
            MergedLatency latency = MergedLatency.of(round.latency());
            // Who got a failure instead of an answer did not get it in time either.
            long aboveInRound = latency.countAbove(boundNs) + unanswered(round);
            long arrived = latency.count() + unanswered(round);
            queries += arrived;
            above += aboveInRound;
            within += aboveInRound <= arrived * (100 - bound.percentile()) / 100 ? 1 : 0;
        }
        long allowed = PercentileSupport.allowedAbove(queries, bound.percentile());
        return new BoundOutcome(
                verdict(queries, above, allowed, bound.percentile()), above, allowed < 0 ? null : allowed, within);
    }

    private static BoundVerdict verdict(long queries, long above, long allowed, double percentile) {
        if (above <= allowed) {
            return BoundVerdict.MET;
        }
        return PercentileSupport.isExceeded(queries, above, percentile)
                ? BoundVerdict.MISSED
                : BoundVerdict.INCONCLUSIVE;
    }
}
