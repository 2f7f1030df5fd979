package dev.assay.coordinator.task;

import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.random.SplitMix64;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Pick images of one part of a dataset, the same number of each class as far as there are enough.
 *
 * <p>Within each class, by index: the first 60 % belong to whoever trained the model, the next 10 % to calibration, the last 30 % to
 * evaluation. What trained the model depends on nothing but the index, so that the scenario can't choose it by accident.
 */
final class ImageSplit {
    private static final int CALIBRATION_FROM_PERCENT = 60;
    private static final int EVALUATION_FROM_PERCENT = 70;
    private static final int WHOLE_PERCENT = 100;
    // Purposes of random streams.
    private static final int PICK = 1;
    private static final int ORDER = 2;

    private ImageSplit() {}

    /**
     * Hold one image of the dataset.
     *
     * @param label its class
     * @param index its place among the images of the class
     */
    record Pick(int label, int index) {}

    /**
     * Pick images.
     *
     * @param sizes how many images each class has
     * @param count how many are wanted, over all classes
     * @param seed decides which ones and their order
     * @throws ProblemException {@code samples.too-few} if there are fewer in the part
     */
    static List<Pick> of(int[] sizes, SamplePart part, int count, long seed) {
        int[] starts = IntStream.of(sizes).map(size -> start(size, part)).toArray();
        int[] available = IntStream.range(0, sizes.length)
                .map(label -> end(sizes[label], part) - starts[label])
                .toArray();
        int total = IntStream.of(available).sum();
        if (count > total) {
            String name = switch (part) {
                case EVALUATION -> "evaluation";
                case CALIBRATION -> "calibration";
            };
            throw new ProblemException(Problem.user(
                    "samples.too-few",
                    count + " " + name + " samples are asked for, the " + name + " part of the dataset has " + total,
                    "ask for fewer samples (a profile scales evaluation samples)"));
        }
        int[] shares = EqualShares.of(available, count);
        List<Pick> inOrder = new ArrayList<>(count);
        for (int label = 0; label < sizes.length; label++) {
            int[] order = SplitMix64.stream(seed, PICK, part.stream(), label).permutation(available[label]);
            for (int i = 0; i < shares[label]; i++) {
                inOrder.add(new Pick(label, starts[label] + order[i]));
            }
        }
        return IntStream.of(SplitMix64.stream(seed, ORDER, part.stream()).permutation(count))
                .mapToObj(inOrder::get)
                .toList();
    }

    private static int start(int size, SamplePart part) {
        return switch (part) {
            case CALIBRATION -> share(size, CALIBRATION_FROM_PERCENT);
            case EVALUATION -> share(size, EVALUATION_FROM_PERCENT);
        };
    }

    private static int end(int size, SamplePart part) {
        return switch (part) {
            case CALIBRATION -> share(size, EVALUATION_FROM_PERCENT);
            case EVALUATION -> size;
        };
    }

    private static int share(int size, int percent) {
        return Math.toIntExact((long) size * percent / WHOLE_PERCENT);
    }
}
