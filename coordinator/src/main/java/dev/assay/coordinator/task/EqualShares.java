package dev.assay.coordinator.task;

import java.util.stream.IntStream;

/** Share a number of samples between classes, equally as far as there are enough. */
final class EqualShares {
    private EqualShares() {}

    /**
     * Return how many of each class make {@code total}: equal levels, as when water fills vessels of these sizes.
     *
     * @param sizes how many samples each class has, {@code total} or more together
     */
    static int[] of(int[] sizes, int total) {
        int low = 0;
        int high = total;
        while (low < high) {
            int middle = low + (high - low + 1) / 2;
            if (filled(sizes, middle) <= total) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        int level = low;
        int[] counts = IntStream.of(sizes).map(size -> Math.min(size, level)).toArray();
        int rest = total - IntStream.of(counts).sum();
        for (int label = 0; rest > 0; label++) {
            if (sizes[label] > level) {
                counts[label]++;
                rest--;
            }
        }
        return counts;
    }

    private static long filled(int[] sizes, int level) {
        return IntStream.of(sizes).mapToLong(size -> Math.min(size, level)).sum();
    }
}
