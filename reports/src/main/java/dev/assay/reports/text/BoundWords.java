package dev.assay.reports.text;

import dev.assay.scenarios.language.LatencyBound;
import dev.assay.scenarios.result.BoundOutcome;
import dev.assay.scenarios.result.BoundVerdict;

/** Word latency bounds, and whether queries kept to them. */
public final class BoundWords {
    private BoundWords() {}

    /** Return for example {@code p99 ≤ 15 ms}. */
    public static String bound(LatencyBound bound) {
        return "p" + percentile(bound.percentile()) + " ≤ "
                + Numbers.withoutNeedlessZeros(Numbers.duration(bound.latency().toNanos()));
    }

    /** Return for example {@code 99.9}, without needless zeros. */
    public static String percentile(double percentile) {
        return percentile == Math.rint(percentile) ? Long.toString((long) percentile) : Double.toString(percentile);
    }

    public static String verdict(BoundVerdict verdict) {
        return switch (verdict) {
            case MET -> "met";
            case MISSED -> "missed";
            case INCONCLUSIVE -> "inconclusive";
        };
    }

    /** Return what the verdict rests on, for example {@code 3 queries took longer, 9 may; 10 of 10 rounds within}. */
    public static String evidence(BoundOutcome outcome, int rounds) {
        Long allowed = outcome.queriesAllowed();
        return Numbers.count(outcome.queriesAbove()) + (outcome.queriesAbove() == 1 ? " query" : " queries")
                + " took longer, "
                + (allowed == null ? "too few were made to tell" : Numbers.count(allowed) + " may") + "; "
                + outcome.roundsWithin() + " of " + rounds + " rounds within";
    }
}
