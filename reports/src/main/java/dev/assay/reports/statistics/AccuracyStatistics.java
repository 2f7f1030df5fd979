package dev.assay.reports.statistics;

import dev.assay.scenarios.language.Gate;
import dev.assay.scenarios.language.GateMetric;
import dev.assay.scenarios.measurement.AccuracyMeasurement;
import dev.assay.scenarios.measurement.AccuracyMeasurement.Classification;
import dev.assay.scenarios.measurement.AccuracyMeasurement.Fidelity;
import dev.assay.scenarios.result.Accuracy;
import dev.assay.scenarios.result.Accuracy.ClassAccuracy;
import dev.assay.scenarios.result.AccuracyVerdict;
import dev.assay.scenarios.result.Interval;
import dev.assay.scenarios.result.PairedAccuracy;
import dev.assay.scenarios.result.TaskInfo;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turn what was predicted for each sample into scores, paired differences and verdicts. */
public final class AccuracyStatistics {
    /** How many of the worst classes are named. */
    public static final int WORST_CLASSES = 5;

    /** A class with fewer evaluation samples is never named: its share is chance. */
    public static final int FEWEST_SAMPLES_OF_A_CLASS = 5;

    private AccuracyStatistics() {}

    /**
     * Return the score of one side.
     *
     * @param measurement checked against the task: one entry for each evaluation sample
     * @param baseline the baseline's, to set beside the worst classes, if it was measured
     */
    public static Accuracy summarize(
            AccuracyMeasurement measurement, @Nullable AccuracyMeasurement baseline, TaskInfo task) {
        return switch (measurement) {
            case Classification classification -> {
                boolean[] correct = correct(classification, task);
                boolean[] baselineCorrect = baseline instanceof Classification other ? correct(other, task) : null;
                yield new Accuracy(
                        GateMetric.ACCURACY,
                        (double) count(correct) / correct.length,
                        correct.length,
                        worstClasses(correct, baselineCorrect, task),
                        null);
            }
            case Fidelity fidelity -> {
                GateMetric metric = fidelityMetric(task);
                double value = metric == GateMetric.TOP_1_AGREEMENT
                        ? (double) agreements(fidelity) / fidelity.top1Agrees().size()
                        : fidelity.cosine().stream()
                                        .mapToDouble(Double::doubleValue)
                                        .sum()
                                / fidelity.cosine().size();
                yield new Accuracy(metric, value, fidelity.cosine().size(), List.of(), null);
            }
        };
    }

    /**
     * Set a variant's answers beside the baseline's, or return {@code null} where one side is missing.
     *
     * @param variant checked against the task, as {@code baseline} is
     * @param baseline {@code null} also for a fidelity task, whose measurements are relative to the baseline already
     */
    public static @Nullable PairedAccuracy pair(
            @Nullable AccuracyMeasurement variant, @Nullable AccuracyMeasurement baseline, TaskInfo task) {
        return switch (variant) {
            case null -> null;
            case Classification classification ->
                baseline instanceof Classification other ? PairedAnswers.of(classification, other, task) : null;
            case Fidelity fidelity -> PairedAnswers.of(fidelity, fidelityMetric(task), task);
        };
    }

    /**
     * Estimate score of the variant minus score of the baseline, or return {@code null} where one side is missing.
     *
     * <p>Classification: paired over samples, {@link Proportions#pairedDifference}. Cosine: mean over samples, minus the 1 that the
     * baseline has with itself, {@link MeanInterval}. Agreement: {@link Proportions#share}, minus 1.
     *
     * @param baseline {@code null} also for a fidelity task, whose measurements are relative to the baseline already
     * @param seed decides the resamples
     */
    public static @Nullable Estimate difference(
            @Nullable AccuracyMeasurement variant, @Nullable AccuracyMeasurement baseline, TaskInfo task, long seed) {
        return switch (variant) {
            case null -> null;
            case Classification classification ->
                baseline instanceof Classification other
                        ? pairedDifference(correct(classification, task), correct(other, task))
                        : null;
            case Fidelity fidelity -> fidelityDifference(fidelity, fidelityMetric(task), seed);
        };
    }

    /**
     * Say whether a loss is acceptable.
     *
     * @param difference score of the variant minus score of the baseline
     */
    public static AccuracyVerdict verdict(@Nullable Interval difference, @Nullable Gate gate) {
        if (difference == null) {
            return AccuracyVerdict.NOT_MEASURED;
        }
        if (gate == null) {
            return AccuracyVerdict.NO_GATE;
        }
        double largestLoss = -difference.low();
        double smallestLoss = -difference.high();
        if (largestLoss <= gate.maxLoss()) {
            return AccuracyVerdict.WITHIN_GATE;
        }
        return smallestLoss > gate.maxLoss() ? AccuracyVerdict.BEYOND_GATE : AccuracyVerdict.INCONCLUSIVE;
    }

    private static GateMetric fidelityMetric(TaskInfo task) {
        Gate gate = task.gate();
        return gate != null && gate.metric() == GateMetric.TOP_1_AGREEMENT
                ? GateMetric.TOP_1_AGREEMENT
                : GateMetric.COSINE;
    }

    private static @Nullable Estimate fidelityDifference(Fidelity fidelity, GateMetric metric, long seed) {
        if (metric == GateMetric.TOP_1_AGREEMENT) {
            return lessOne(Proportions.share(
                    agreements(fidelity), fidelity.top1Agrees().size()));
        }
        double[] cosines =
                fidelity.cosine().stream().mapToDouble(Double::doubleValue).toArray();
        return cosines.length < 2 ? null : lessOne(MeanInterval.of(cosines, seed));
    }

    private static Estimate lessOne(Estimate estimate) {
        Interval interval = estimate.interval();
        return new Estimate(
                new Interval(interval.estimate() - 1, interval.low() - 1, interval.high() - 1), estimate.method());
    }

    private static Estimate pairedDifference(boolean[] variant, boolean[] baseline) {
        int onlyVariant = 0;
        int onlyBaseline = 0;
        for (int i = 0; i < variant.length; i++) {
            if (variant[i] && !baseline[i]) {
                onlyVariant++;
            } else if (baseline[i] && !variant[i]) {
                onlyBaseline++;
            }
        }
        return Proportions.pairedDifference(onlyVariant, onlyBaseline, variant.length);
    }

    /** Name the classes with the lowest share; among equals, the one that lost most against the baseline comes first. */
    private static List<ClassAccuracy> worstClasses(
            boolean[] correct, boolean @Nullable [] baselineCorrect, TaskInfo task) {
        int classes = task.classes().size();
        int[] samples = new int[classes];
        int[] right = new int[classes];
        int[] baselineRight = new int[classes];
        for (int i = 0; i < correct.length; i++) {
            int label = task.labels().get(i);
            samples[label]++;
            right[label] += correct[i] ? 1 : 0;
            baselineRight[label] += baselineCorrect != null && baselineCorrect[i] ? 1 : 0;
        }
        List<ClassAccuracy> all = new ArrayList<>();
        for (int label = 0; label < classes; label++) {
            if (samples[label] >= FEWEST_SAMPLES_OF_A_CLASS) {
                all.add(new ClassAccuracy(
                        task.classes().get(label),
                        (double) right[label] / samples[label],
                        baselineCorrect == null ? null : (Double) ((double) baselineRight[label] / samples[label]),
                        samples[label]));
            }
        }
        return all.stream()
                .sorted(Comparator.comparingDouble(ClassAccuracy::value)
                        .thenComparingDouble(AccuracyStatistics::gainOverBaseline)
                        .thenComparing(ClassAccuracy::name))
                .limit(WORST_CLASSES)
                .toList();
    }

    private static double gainOverBaseline(ClassAccuracy accuracy) {
        Double baseline = accuracy.baselineValue();
        return baseline == null ? 0 : accuracy.value() - baseline;
    }

    private static boolean[] correct(Classification classification, TaskInfo task) {
        boolean[] correct = new boolean[classification.predictions().size()];
        for (int i = 0; i < correct.length; i++) {
            correct[i] =
                    classification.predictions().get(i).equals(task.labels().get(i));
        }
        return correct;
    }

    private static int agreements(Fidelity fidelity) {
        return (int) fidelity.top1Agrees().stream().filter(agrees -> agrees).count();
    }

    private static int count(boolean[] values) {
        int count = 0;
        for (boolean value : values) {
            count += value ? 1 : 0;
        }
        return count;
    }
}
