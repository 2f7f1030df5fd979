package dev.assay.reports.text;

import dev.assay.scenarios.language.Gate;
import dev.assay.scenarios.language.GateMetric;
import dev.assay.scenarios.language.Scenario;
import dev.assay.scenarios.result.Accuracy;
import dev.assay.scenarios.result.AccuracyVerdict;
import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.CellResult;
import dev.assay.scenarios.result.CellSummary;
import dev.assay.scenarios.result.Comparison;
import dev.assay.scenarios.result.Interval;
import dev.assay.scenarios.result.RunResult;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Say in one sentence what a comparison found, no more than its intervals allow. */
public final class VerdictSentence {
    private final RunResult run;
    private final BlockResult block;
    private final Comparison comparison;

    private VerdictSentence(RunResult run, BlockResult block, Comparison comparison) {
        this.run = run;
        this.block = block;
        this.comparison = comparison;
    }

    /**
     * Return the whole sentence.
     *
     * @param comparison one of the block's
     */
    public static String of(RunResult run, BlockResult block, Comparison comparison) {
        VerdictSentence sentence = new VerdictSentence(run, block, comparison);
        String accuracy = sentence.accuracy();
        return sentence.speed() + (accuracy.isEmpty() ? "" : "; " + accuracy);
    }

    /** Return the part about speed, for example {@code int8 is 1.53x faster than fp32 (…) at seq-16, single-stream}. */
    public static String speed(RunResult run, BlockResult block, Comparison comparison) {
        return new VerdictSentence(run, block, comparison).speed();
    }

    /** Return the part about accuracy; empty where the run measured none. */
    public static String accuracy(RunResult run, BlockResult block, Comparison comparison) {
        return new VerdictSentence(run, block, comparison).accuracy();
    }

    private String speed() {
        return speedAlone() + outliers();
    }

    private String speedAlone() {
        String variant = comparison.variant();
        String baseline = comparison.baseline();
        String place = " at " + BlockLabel.of(run, block);
        Interval speedup = comparison.speedup();
        if (speedup == null) {
            return variant + " was not compared in speed with " + baseline + place + ": " + reason();
        }
        return switch (comparison.speedVerdict()) {
            case FASTER -> variant + " is " + factor(speedup, " faster than " + baseline) + place;
            case SLOWER -> variant + " is " + factor(inverse(speedup), " slower than " + baseline) + place;
            case EQUIVALENT ->
                variant + " is as fast as " + baseline + " within " + Numbers.percent(margin()) + place + ": "
                        + factor(speedup, "");
            case NOT_DISTINGUISHABLE ->
                variant + " and " + baseline + " are not distinguishable in speed" + place + ": " + factor(speedup, "");
            case NOT_COMPARABLE -> variant + " was not compared in speed with " + baseline + place + ": " + reason();
        };
    }

    private String reason() {
        String reason = comparison.reason();
        return reason == null ? "no reason was recorded" : reason;
    }

    private double margin() {
        return Objects.requireNonNullElse(run.run().margin(), Scenario.DEFAULT_MARGIN);
    }

    /** Return for example {@code ; round 7 is far from the others, and counts}; empty where none is. */
    private String outliers() {
        List<Integer> rounds = comparison.outlierRounds();
        if (comparison.speedup() == null || rounds == null || rounds.isEmpty()) {
            return "";
        }
        String numbers =
                rounds.stream().map(round -> Integer.toString(round + 1)).collect(Collectors.joining(", "));
        return rounds.size() == 1
                ? "; round " + numbers + " is far from the others, and counts"
                : "; rounds " + numbers + " are far from the others, and count";
    }

    private String confidence() {
        return Numbers.confidence(comparison.confidence());
    }

    /** Return for example {@code 1.53x faster than fp32 (1.49–1.57, 95 % CI, 10 rounds)}. */
    private String factor(Interval ratio, String words) {
        String number = Numbers.ratio(ratio);
        String estimate = number.substring(0, number.indexOf(' '));
        String interval = FewRounds.suffice(comparison)
                ? Numbers.ratioRange(ratio) + ", " + confidence() + " CI, "
                : FewRounds.WORDS + " for an interval: ";
        return estimate + words + " (" + interval + comparison.pairedRounds()
                + (comparison.pairedRounds() == 1 ? " round)" : " rounds)");
    }

    private static Interval inverse(Interval ratio) {
        return new Interval(1 / ratio.estimate(), 1 / ratio.high(), 1 / ratio.low());
    }

    private String accuracy() {
        Accuracy variant = accuracyOf(comparison.variant());
        Interval delta = comparison.accuracyDelta();
        if (variant == null) {
            return run.task().evaluationSamples() == 0 ? "" : "the accuracy of " + comparison.variant() + " is unknown";
        }
        return switch (variant.metric()) {
            case ACCURACY -> classification(variant, delta);
            case COSINE -> likeness("cosine to " + comparison.baseline(), variant, delta);
            case TOP_1_AGREEMENT -> likeness("top-1 agreement with " + comparison.baseline(), variant, delta);
        };
    }

    private String classification(Accuracy variant, @Nullable Interval delta) {
        Accuracy baseline = accuracyOf(comparison.baseline());
        if (delta == null || baseline == null) {
            return "accuracy " + Numbers.accuracy(variant.value()) + ", that of " + comparison.baseline()
                    + " is unknown";
        }
        String change;
        if (delta.estimate() < 0) {
            change = "loss " + Numbers.points(-delta.estimate()) + " points ("
                    + Numbers.pointsRange(-delta.high(), -delta.low()) + ")";
        } else if (delta.estimate() > 0) {
            change = "gain " + Numbers.points(delta.estimate()) + " points ("
                    + Numbers.pointsRange(delta.low(), delta.high()) + ")";
        } else {
            change = "no loss (" + Numbers.pointsRange(-delta.high(), -delta.low()) + " points)";
        }
        return "accuracy " + Numbers.accuracy(variant.value()) + " vs " + Numbers.accuracy(baseline.value()) + ", "
                + change + againstGate(variant);
    }

    private String likeness(String what, Accuracy variant, @Nullable Interval delta) {
        String value = what + " " + Numbers.accuracy(variant.value());
        if (delta == null) {
            return value;
        }
        return value + " (" + Numbers.accuracy(1 + delta.low()) + " to " + Numbers.accuracy(1 + delta.high()) + ")"
                + againstGate(variant);
    }

    private String againstGate(Accuracy variant) {
        String verdict = gateVerdict(run.task().gate(), comparison.accuracyVerdict());
        return (verdict.isEmpty() ? "" : ": " + verdict) + " with " + Numbers.count(variant.samples()) + " samples";
    }

    private static String gateVerdict(@Nullable Gate gate, AccuracyVerdict verdict) {
        if (gate == null) {
            return "";
        }
        String text = gateText(gate);
        return switch (verdict) {
            case WITHIN_GATE -> "within " + text;
            case BEYOND_GATE -> "beyond " + text;
            case INCONCLUSIVE -> "inconclusive against " + text;
            case NO_GATE, NOT_MEASURED -> "";
        };
    }

    private static String gateText(Gate gate) {
        return gate.metric() == GateMetric.COSINE
                ? "the gate of " + Numbers.significant(1 - gate.maxLoss(), 5).replaceFirst("(\\.\\d*?)0+$", "$1")
                : "the " + Numbers.percent(gate.maxLoss()) + " gate";
    }

    private @Nullable Accuracy accuracyOf(String variant) {
        return block.cell(variant)
                .map(CellResult::summary)
                .map(CellSummary::accuracy)
                .orElse(null);
    }
}
