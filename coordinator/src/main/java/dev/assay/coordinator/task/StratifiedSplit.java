package dev.assay.coordinator.task;

import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.random.SplitMix64;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Pick reference and evaluation samples, the same number of each class as far as there are enough.
 *
 * <p>Equal numbers, not numbers in proportion to the dataset, so that accuracy is balanced over the classes: with WordNet's own
 * proportions four of 26 classes would decide half of the score. A class that has too few gives all it has, shared between both
 * parts in their proportion; the others make up for it equally.
 *
 * @param reference makes the centroids, shuffled
 * @param evaluation is scored, shuffled, so that any first part of it has all classes mixed
 */
record StratifiedSplit(List<LabelledText> reference, List<LabelledText> evaluation) {
    // Purposes of random streams.
    private static final int PICK = 1;
    private static final int ORDER_REFERENCE = 2;
    private static final int ORDER_EVALUATION = 3;
    private static final int ORDER_CALIBRATION = 4;

    StratifiedSplit {
        reference = List.copyOf(reference);
        evaluation = List.copyOf(evaluation);
    }

    /**
     * Split a dataset.
     *
     * @param samples all there is, each text once
     * @param classes names of the classes
     * @param referenceCount how many reference samples, over all classes
     * @param evaluationCount how many evaluation samples, over all classes
     * @param seed decides which ones and their order
     * @throws ProblemException {@code samples.too-few} if less than one sample a class is asked for in either part, or if the
     *     dataset has too few
     */
    static StratifiedSplit of(
            List<LabelledText> samples, List<String> classes, int referenceCount, int evaluationCount, long seed) {
        List<List<LabelledText>> byClass = byClass(samples, classes.size());
        check(byClass, classes, referenceCount, evaluationCount);
        int[] sizes = byClass.stream().mapToInt(List::size).toArray();
        int[] picked = EqualShares.of(sizes, referenceCount + evaluationCount);
        int[] asReference = shareProportionally(picked, referenceCount);
        List<LabelledText> reference = new ArrayList<>(referenceCount);
        List<LabelledText> evaluation = new ArrayList<>(evaluationCount);
        for (int label = 0; label < classes.size(); label++) {
            List<LabelledText> shuffled = shuffle(byClass.get(label), SplitMix64.stream(seed, PICK, label));
            reference.addAll(shuffled.subList(0, asReference[label]));
            evaluation.addAll(shuffled.subList(asReference[label], picked[label]));
        }
        return new StratifiedSplit(
                shuffle(reference, SplitMix64.stream(seed, ORDER_REFERENCE)),
                shuffle(evaluation, SplitMix64.stream(seed, ORDER_EVALUATION)));
    }

    /**
     * Pick texts that are in neither part of the split with the same arguments, for calibration.
     *
     * <p>They are the last ones of each class in its shuffled order, so that most stay the same when the split grows.
     *
     * @param calibrationCount how many, over all classes
     * @throws ProblemException {@code samples.too-few} as for the split, or if the dataset has too few left
     */
    static List<LabelledText> calibration(
            List<LabelledText> samples,
            List<String> classes,
            int referenceCount,
            int evaluationCount,
            int calibrationCount,
            long seed) {
        List<List<LabelledText>> byClass = byClass(samples, classes.size());
        check(byClass, classes, referenceCount, evaluationCount);
        int[] sizes = byClass.stream().mapToInt(List::size).toArray();
        int[] picked = EqualShares.of(sizes, referenceCount + evaluationCount);
        int[] left = IntStream.range(0, sizes.length)
                .map(label -> sizes[label] - picked[label])
                .toArray();
        int leftOver = IntStream.of(left).sum();
        if (calibrationCount > leftOver) {
            throw tooFew(
                    calibrationCount + " calibration samples are asked for, and the dataset has " + leftOver
                            + " that are neither references nor scored",
                    "ask for fewer calibration samples");
        }
        int[] shares = EqualShares.of(left, calibrationCount);
        List<LabelledText> calibration = new ArrayList<>(calibrationCount);
        for (int label = 0; label < classes.size(); label++) {
            List<LabelledText> shuffled = shuffle(byClass.get(label), SplitMix64.stream(seed, PICK, label));
            calibration.addAll(shuffled.subList(sizes[label] - shares[label], sizes[label]));
        }
        return List.copyOf(shuffle(calibration, SplitMix64.stream(seed, ORDER_CALIBRATION)));
    }

    private static List<List<LabelledText>> byClass(List<LabelledText> samples, int classes) {
        List<List<LabelledText>> byClass = new ArrayList<>();
        for (int label = 0; label < classes; label++) {
            byClass.add(new ArrayList<>());
        }
        samples.forEach(sample -> byClass.get(sample.label()).add(sample));
        return byClass;
    }

    private static void check(
            List<List<LabelledText>> byClass, List<String> classes, int referenceCount, int evaluationCount) {
        if (referenceCount < classes.size() || evaluationCount < classes.size()) {
            throw tooFew(
                    referenceCount + " reference and " + evaluationCount + " evaluation samples are too few for "
                            + classes.size() + " classes",
                    "ask for at least " + classes.size()
                            + " of each (a profile scales what the scenario says), better ten times as many");
        }
        for (int label = 0; label < classes.size(); label++) {
            if (byClass.get(label).size() < 2) {
                throw tooFew(
                        "class " + classes.get(label) + " has "
                                + byClass.get(label).size() + " samples in the dataset, at least 2 are needed",
                        "use the whole dataset");
            }
        }
        long available = byClass.stream().mapToLong(List::size).sum();
        if ((long) referenceCount + evaluationCount > available) {
            throw tooFew(
                    referenceCount + " reference and " + evaluationCount
                            + " evaluation samples are asked for, the dataset has " + available,
                    "ask for fewer samples (a profile scales what the scenario says)");
        }
    }

    /**
     * Return how many of the picked samples of each class go into a part of {@code partTotal}: at least one into it, at least one
     * not, the rest in proportion, rounded by largest remainder.
     */
    private static int[] shareProportionally(int[] picked, int partTotal) {
        int classes = picked.length;
        long free = IntStream.of(picked).sum() - 2L * classes;
        long freeForPart = partTotal - (long) classes;
        int[] shares = new int[classes];
        long[] remainders = new long[classes];
        long rest = freeForPart;
        for (int label = 0; label < classes; label++) {
            long product = (picked[label] - 2L) * freeForPart;
            int whole = free == 0 ? 0 : Math.toIntExact(product / free);
            remainders[label] = free == 0 ? 0 : product % free;
            shares[label] = 1 + whole;
            rest -= whole;
        }
        List<Integer> byRemainder =
                new ArrayList<>(IntStream.range(0, classes).boxed().toList());
        byRemainder.sort(
                Comparator.comparingLong((Integer label) -> remainders[label]).reversed());
        for (int i = 0; i < rest; i++) {
            shares[byRemainder.get(i)]++;
        }
        return shares;
    }

    private static List<LabelledText> shuffle(List<LabelledText> samples, SplitMix64 random) {
        List<LabelledText> shuffled = new ArrayList<>(samples);
        for (int i = shuffled.size() - 1; i > 0; i--) {
            Collections.swap(shuffled, i, random.nextIndex(i + 1));
        }
        return shuffled;
    }

    private static ProblemException tooFew(String message, String hint) {
        return new ProblemException(Problem.user("samples.too-few", message, hint));
    }
}
