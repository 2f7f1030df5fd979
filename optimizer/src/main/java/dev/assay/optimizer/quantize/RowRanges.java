package dev.assay.optimizer.quantize;

import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Work on several ranges of a large matrix's rows at the same time. */
final class RowRanges {
    /** Handing work to another thread takes as long as working on so many values. */
    private static final long MIN_VALUES = 1 << 16;

    private RowRanges() {}

    /** Rows from the first one to the one before the end. */
    record RowRange(int first, int end) {}

    /** Return what an action gives for each range, in the order of the ranges. How many there are depends on the machine. */
    static <T> List<T> map(int rows, int rowLength, Function<RowRange, T> action) {
        int count = Math.clamp(
                (long) rows * rowLength / MIN_VALUES, 1, Runtime.getRuntime().availableProcessors());
        return IntStream.range(0, count)
                .parallel()
                .mapToObj(i -> action.apply(
                        new RowRange((int) ((long) rows * i / count), (int) ((long) rows * (i + 1) / count))))
                .toList();
    }
}
