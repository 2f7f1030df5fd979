package dev.assay.reports.text;

import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.CellSummary;
import dev.assay.scenarios.result.Comparison;
import dev.assay.scenarios.result.Interval;
import dev.assay.scenarios.result.Recommendation;
import dev.assay.scenarios.result.Recommendation.PassedOver;
import dev.assay.scenarios.result.Recommendation.Reason;
import dev.assay.scenarios.result.RunResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Say in words what to deploy, and what decided. */
public final class RecommendationWords {
    /** Where a run has more places than this, a terminal shows the first ones. */
    private static final int MOST_LINES = 8;

    private RecommendationWords() {}

    /** Return for example {@code at seq-16, single-stream deploy int8: 2.20 ms, 2.78x (2.25–3.44) as fast as fp32, 23.0 MB}. */
    public static String sentence(RunResult run, Recommendation recommendation) {
        BlockResult block = run.block(recommendation.block()).orElseThrow();
        CellSummary summary = Objects.requireNonNull(
                block.cell(recommendation.variant()).orElseThrow().summary());
        Long p50Ns = summary.p50Ns();
        String speed = p50Ns == null
                ? Numbers.throughput(summary.throughputPerSecond())
                : "p50 " + Numbers.duration(p50Ns) + ", " + Numbers.throughput(summary.throughputPerSecond());
        return "at " + BlockLabel.of(run, block) + " deploy " + recommendation.variant() + ": " + speed
                + against(block, recommendation.variant()) + ", " + Numbers.bytes(summary.bytes());
    }

    private static String against(BlockResult block, String variant) {
        return block.comparison(variant)
                .map(comparison -> {
                    Interval speedup = Objects.requireNonNull(comparison.speedup(), "a recommended variant is faster");
                    return ", " + Numbers.ratio(speedup) + " as fast as " + comparison.baseline();
                })
                .orElse(", the baseline");
    }

    /** Return what else one must know, one sentence each: what decided, and what is not shown. */
    public static List<String> conditions(RunResult run, Recommendation recommendation) {
        List<String> conditions = new ArrayList<>();
        if (!recommendation.gateShown()) {
            conditions.add(
                    "that its accuracy is within the gate is not shown: measure with more samples before you rely on it");
        }
        for (PassedOver faster : recommendation.passedOver()) {
            BlockResult block = run.block(faster.block()).orElseThrow();
            String runtime = BlockLabel.hasSeveralRuntimes(run)
                    ? " on " + block.runtime().name()
                    : "";
            conditions.add("not " + faster.variant() + runtime + ", which was quicker: "
                    + reason(block, faster.variant(), faster.reason()));
        }
        return conditions;
    }

    private static String reason(BlockResult block, String variant, Reason reason) {
        return switch (reason) {
            case BEYOND_GATE -> {
                Interval delta =
                        block.comparison(variant).map(Comparison::accuracyDelta).orElse(null);
                yield "its accuracy is beyond the gate"
                        + (delta == null ? "" : ", a loss of " + Numbers.points(-delta.estimate()) + " points");
            }
            case BEYOND_LATENCY_BOUND -> "it does not keep to the load and its latency bound";
            case NOT_THE_MODEL -> "what was timed is not the model whose accuracy was measured";
            case NOT_SHOWN_FASTER -> "that it is faster than its baseline is not shown";
        };
    }

    /** Return the lines for a terminal. */
    static List<String> lines(RunResult run, int width) {
        List<Recommendation> recommendations =
                Objects.requireNonNullElse(run.recommendations(), List.<Recommendation>of());
        List<String> lines = new ArrayList<>();
        for (Recommendation recommendation : recommendations.subList(0, Math.min(MOST_LINES, recommendations.size()))) {
            lines.addAll(PlainText.wrap(sentence(run, recommendation), "• ", "  ", width));
            conditions(run, recommendation)
                    .forEach(condition -> lines.addAll(PlainText.wrap(condition, "  ", "  ", width)));
        }
        if (!lines.isEmpty()) {
            lines.addFirst("To deploy");
            if (recommendations.size() > MOST_LINES) {
                lines.add("… and " + (recommendations.size() - MOST_LINES) + " more in result.json");
            }
        }
        return lines;
    }
}
