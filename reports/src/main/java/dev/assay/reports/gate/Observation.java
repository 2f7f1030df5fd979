package dev.assay.reports.gate;

import dev.assay.reports.text.Numbers;
import dev.assay.scenarios.gate.GateQuantity;
import dev.assay.scenarios.language.GateMetric;
import dev.assay.scenarios.result.Accuracy;
import dev.assay.scenarios.result.CellSummary;
import dev.assay.scenarios.result.Comparison;
import dev.assay.scenarios.result.Interval;
import dev.assay.scenarios.statistics.PercentileSupport;
import org.jspecify.annotations.Nullable;

/** Say what one cell tells about one quantity: a value, perhaps with an interval, or the reason why there is none. */
sealed interface Observation {
    /**
     * A value.
     *
     * @param interval of one point where no interval was computed
     * @param text for people
     */
    record Seen(Interval interval, String text) implements Observation {}

    /** No value. */
    record Unseen(String reason) implements Observation {}

    /** Look at a quantity in one cell. */
    static Observation of(GateQuantity quantity, @Nullable CellSummary summary, @Nullable Comparison comparison) {
        return quantity.isComparison() ? ofComparison(quantity, summary, comparison) : ofCell(quantity, summary);
    }

    private static Observation ofComparison(
            GateQuantity quantity, @Nullable CellSummary summary, @Nullable Comparison comparison) {
        if (comparison == null) {
            return new Unseen("nothing was compared");
        }
        Interval delta = comparison.accuracyDelta();
        Accuracy accuracy = summary == null ? null : summary.accuracy();
        return switch (quantity) {
            case SPEEDUP -> {
                Interval speedup = comparison.speedup();
                String reason = comparison.reason();
                yield speedup == null
                        ? new Unseen(reason == null ? "there is no speed-up" : reason)
                        : new Seen(speedup, Numbers.ratio(speedup));
            }
            case SIZE_RATIO -> point(comparison.sizeRatio(), quantity);
            case ACCURACY_LOSS ->
                delta == null
                        ? new Unseen("accuracy was not measured on both sides")
                        : new Seen(
                                new Interval(-delta.estimate(), -delta.high(), -delta.low()),
                                Numbers.points(-delta.estimate()) + " points ("
                                        + Numbers.pointsRange(-delta.high(), -delta.low()) + ")");
            case COSINE ->
                delta == null || accuracy == null || accuracy.metric() != GateMetric.COSINE
                        ? new Unseen("no cosine was measured")
                        : new Seen(
                                new Interval(1 + delta.estimate(), 1 + delta.low(), 1 + delta.high()),
                                Numbers.accuracy(1 + delta.estimate()) + " (" + Numbers.accuracy(1 + delta.low())
                                        + " to " + Numbers.accuracy(1 + delta.high()) + ")");
            case ACCURACY, P50, P90, P95, P99, P999, THROUGHPUT, PEAK_MEMORY, COLD_START ->
                throw new IllegalArgumentException(quantity + " is no comparison");
        };
    }

    private static Observation ofCell(GateQuantity quantity, @Nullable CellSummary summary) {
        if (summary == null) {
            return new Unseen("nothing was measured");
        }
        if (quantity.isSpeed() && !summary.hasSpeedOfModel()) {
            return new Unseen(
                    summary.fellBack()
                            ? "it fell back from the accelerator that was asked for"
                            : "what was timed is not the model whose accuracy was measured");
        }
        return switch (quantity) {
            case ACCURACY -> {
                Accuracy accuracy = summary.accuracy();
                yield accuracy == null || accuracy.metric() != GateMetric.ACCURACY
                        ? new Unseen("no accuracy was measured")
                        : point(accuracy.value(), quantity);
            }
            case P50 -> percentile(summary.p50Ns(), 50, quantity);
            case P90 -> percentile(summary.p90Ns(), 90, quantity);
            case P95 -> percentile(summary.p95Ns(), 95, quantity);
            case P99 -> percentile(summary.p99Ns(), 99, quantity);
            case P999 -> percentile(summary.p999Ns(), 99.9, quantity);
            case THROUGHPUT -> point(summary.throughputPerSecond(), quantity);
            case PEAK_MEMORY -> number(summary.peakResidentBytes(), "memory was not measured", quantity);
            case COLD_START -> number(summary.coldStartNs(), "the cold start was not measured", quantity);
            case SPEEDUP, SIZE_RATIO, ACCURACY_LOSS, COSINE ->
                throw new IllegalArgumentException(quantity + " is a comparison");
        };
    }

    private static Observation percentile(@Nullable Long latencyNs, double percentile, GateQuantity quantity) {
        return number(
                latencyNs,
                "n too small (needs " + Numbers.count(PercentileSupport.requiredQueries(percentile)) + ")",
                quantity);
    }

    private static Observation number(@Nullable Long value, String reason, GateQuantity quantity) {
        return value == null ? new Unseen(reason) : point(value, quantity);
    }

    private static Seen point(double value, GateQuantity quantity) {
        return new Seen(new Interval(value, value, value), GateText.value(quantity.unit(), value));
    }
}
