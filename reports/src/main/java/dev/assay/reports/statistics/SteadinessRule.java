package dev.assay.reports.statistics;

import dev.assay.scenarios.measurement.LoadWindows;
import dev.assay.scenarios.measurement.RoundMeasurement;
import dev.assay.scenarios.result.Steadiness;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Tell whether latency stayed the same within rounds: the mean of every fifth of a round lies within 10 % of the round's mean.
 *
 * <p>A tool that stops when windows agree (such as Triton's perf_analyzer, with the same 10 %) throws away what does not settle; here
 * the round is kept and flagged.
 */
public final class SteadinessRule {
    /** The largest deviation that counts as steady. */
    public static final double TOLERANCE = 0.1;

    private static final int PARTS = 5;
    private static final int FEWEST_QUERIES = 7;

    private SteadinessRule() {}

    /** Judge rounds; {@code null} where none has windows with enough queries. */
    public static @Nullable Steadiness judge(List<RoundMeasurement> rounds) {
        int judged = 0;
        int unsteady = 0;
        double largest = 0;
        for (RoundMeasurement round : rounds) {
            LoadWindows windows = round.windows();
            OptionalDouble deviation = windows == null ? OptionalDouble.empty() : deviation(windows);
            if (deviation.isPresent()) {
                judged++;
                unsteady += deviation.getAsDouble() > TOLERANCE ? 1 : 0;
                largest = Math.max(largest, deviation.getAsDouble());
            }
        }
        return judged == 0 ? null : new Steadiness(judged, unsteady, largest);
    }

    /** Return how far the part that differs most is off the whole; nothing where there are too few queries to make parts. */
    static OptionalDouble deviation(LoadWindows windows) {
        double queries = sum(windows.queries());
        double mean = sum(windows.latencySumNs()) / queries;
        List<Double> parts = partMeans(windows, Math.max(FEWEST_QUERIES, queries / PARTS));
        return parts.size() < 2 || !(mean > 0)
                ? OptionalDouble.empty()
                : parts.stream().mapToDouble(part -> Math.abs(part / mean - 1)).max();
    }

    /** Join windows to parts that each have enough queries; what is left at the end belongs to no part. */
    private static List<Double> partMeans(LoadWindows windows, double queriesOfPart) {
        List<Double> means = new ArrayList<>();
        double queries = 0;
        double latencySumNs = 0;
        for (int i = 0; i < windows.queries().size(); i++) {
            queries += windows.queries().get(i);
            latencySumNs += windows.latencySumNs().get(i);
            // Windows rarely end exactly at a fifth.
            if (queries >= queriesOfPart * 0.9) {
                means.add(latencySumNs / queries);
                queries = 0;
                latencySumNs = 0;
            }
        }
        return means;
    }

    private static double sum(List<Long> values) {
        return values.stream().mapToDouble(Long::doubleValue).sum();
    }
}
