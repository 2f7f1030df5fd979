package dev.assay.reports.statistics;

import dev.assay.scenarios.language.Gate;
import dev.assay.scenarios.language.GateMetric;
import dev.assay.scenarios.measurement.AccuracyMeasurement.Classification;
import dev.assay.scenarios.measurement.AccuracyMeasurement.Fidelity;
import dev.assay.scenarios.result.PairedAccuracy;
import dev.assay.scenarios.result.PairedAccuracy.Flip;
import dev.assay.scenarios.result.PairedAccuracy.FlipKind;
import dev.assay.scenarios.result.PairedAccuracy.Slice;
import dev.assay.scenarios.result.PairedAccuracy.SliceKind;
import dev.assay.scenarios.result.TaskInfo;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Set a variant's answers beside the baseline's, sample by sample. */
final class PairedAnswers {
    /** How many flipped samples are named for each variant. */
    static final int MOST_FLIPS = 24;

    private PairedAnswers() {}

    /** Compare answers with labels. */
    static PairedAccuracy of(Classification variant, Classification baseline, TaskInfo task) {
        boolean[] variantRight = right(variant, task);
        boolean[] baselineRight = right(baseline, task);
        PairedCounts counts = PairedCounts.of(variantRight, baselineRight, _ -> true);
        Gate gate = task.gate();
        List<Flip> flips = flips(variant, baseline, task);
        return new PairedAccuracy(
                counts.mcNemar(),
                gate == null ? null : SampleSizes.toShowWithin(counts, gate.maxLoss()),
                slices(variantRight, baselineRight, task),
                flips.size(),
                flips.stream().limit(MOST_FLIPS).toList());
    }

    /** Compare outputs without labels; those that are least alike come first. */
    static PairedAccuracy of(Fidelity fidelity, GateMetric metric, TaskInfo task) {
        List<Flip> flips = new ArrayList<>();
        for (int i = 0; i < fidelity.top1Agrees().size(); i++) {
            if (!fidelity.top1Agrees().get(i)) {
                flips.add(new Flip(
                        i,
                        FlipKind.DISAGREES,
                        null,
                        null,
                        null,
                        fidelity.cosine().get(i)));
            }
        }
        flips.sort(Comparator.comparing(Flip::cosine, Comparator.nullsLast(Comparator.naturalOrder())));
        return new PairedAccuracy(
                null,
                samplesNeeded(fidelity, metric, task.gate()),
                List.of(),
                flips.size(),
                flips.stream().limit(MOST_FLIPS).toList());
    }

    private static @Nullable Long samplesNeeded(Fidelity fidelity, GateMetric metric, @Nullable Gate gate) {
        int samples = fidelity.cosine().size();
        if (gate == null || gate.metric() != metric || samples < 2) {
            return null;
        }
        if (metric == GateMetric.TOP_1_AGREEMENT) {
            int agreeing = (int)
                    fidelity.top1Agrees().stream().filter(agrees -> agrees).count();
            return SampleSizes.toShowWithin(new PairedCounts(agreeing, samples - agreeing, 0, 0), gate.maxLoss());
        }
        double mean = fidelity.cosine().stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElseThrow();
        double squares = fidelity.cosine().stream()
                .mapToDouble(cosine -> (cosine - mean) * (cosine - mean))
                .sum();
        return SampleSizes.toShowWithin(mean - 1, squares / (samples - 1), gate.maxLoss());
    }

    private static List<Flip> flips(Classification variant, Classification baseline, TaskInfo task) {
        List<Flip> flips = new ArrayList<>();
        for (int i = 0; i < variant.predictions().size(); i++) {
            int label = task.labels().get(i);
            int answer = variant.predictions().get(i);
            int before = baseline.predictions().get(i);
            if (answer != before) {
                FlipKind kind =
                        before == label ? FlipKind.LOST : answer == label ? FlipKind.GAINED : FlipKind.WRONG_OTHERWISE;
                flips.add(new Flip(i, kind, label, before, answer, null));
            }
        }
        // The sort is stable: within a kind they stay in the order of the samples.
        flips.sort(Comparator.comparing(Flip::kind));
        return flips;
    }

    private static List<Slice> slices(boolean[] variant, boolean[] baseline, TaskInfo task) {
        List<Candidate> candidates = new ArrayList<>();
        for (int label = 0; label < task.classes().size(); label++) {
            int own = label;
            candidates.add(new Candidate(
                    SliceKind.CLASS,
                    task.classes().get(label),
                    i -> task.labels().get(i) == own));
        }
        List<Integer> lengths = task.lengths();
        if (lengths != null && lengths.size() == variant.length) {
            for (int bucket :
                    new TreeSet<>(lengths.stream().map(PairedAnswers::bucket).toList())) {
                candidates.add(
                        new Candidate(SliceKind.LENGTH, bucketName(bucket), i -> bucket(lengths.get(i)) == bucket));
            }
        }
        List<Candidate> kept = new ArrayList<>();
        List<PairedCounts> counts = new ArrayList<>();
        for (Candidate candidate : candidates) {
            PairedCounts count = PairedCounts.of(variant, baseline, candidate.picks());
            if (count.samples() >= AccuracyStatistics.FEWEST_SAMPLES_OF_A_CLASS) {
                kept.add(candidate);
                counts.add(count);
            }
        }
        double[] adjusted = HolmAdjustment.of(
                counts.stream().mapToDouble(PairedCounts::pValue).toArray());
        List<Slice> slices = new ArrayList<>();
        for (int i = 0; i < kept.size(); i++) {
            PairedCounts count = counts.get(i);
            slices.add(new Slice(
                    kept.get(i).kind(),
                    kept.get(i).name(),
                    count.samples(),
                    (double) count.variantRight() / count.samples(),
                    (double) count.baselineRight() / count.samples(),
                    count.difference().interval(),
                    adjusted[i]));
        }
        slices.sort(Comparator.comparingDouble(slice -> slice.difference().estimate()));
        return slices;
    }

    /** Return the smallest power of two, from 8 on, that is not below a length. */
    private static int bucket(int length) {
        int bucket = 8;
        while (bucket < length) {
            bucket *= 2;
        }
        return bucket;
    }

    private static String bucketName(int bucket) {
        return (bucket == 8 ? 1 : bucket / 2 + 1) + "–" + bucket + " tokens";
    }

    private static boolean[] right(Classification classification, TaskInfo task) {
        boolean[] right = new boolean[classification.predictions().size()];
        for (int i = 0; i < right.length; i++) {
            right[i] = classification.predictions().get(i).equals(task.labels().get(i));
        }
        return right;
    }

    private record Candidate(SliceKind kind, String name, IntPredicate picks) {}
}
