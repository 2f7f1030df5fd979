package dev.assay.coordinator.schedule;

import java.time.Duration;
import java.util.Comparator;

/**
 * Say where a block stands in the queue of its device.
 *
 * <p>A level of priority is a head start: a block stands as if it had been submitted {@link #HEAD_START} earlier. So urgent work
 * overtakes, yet nothing waits for ever behind a stream of urgent work.
 *
 * @param priority from {@link #LOWEST} to {@link #HIGHEST}
 * @param submittedMs when its run was submitted, in milliseconds since 1970; never less than that of a run with a lower number
 * @param runNumber counts runs, in the order of submission
 * @param position of the block in its run
 */
public record QueuePlace(int priority, long submittedMs, long runNumber, int position)
        implements Comparable<QueuePlace> {
    public static final int LOWEST = -10;
    public static final int HIGHEST = 10;
    public static final Duration HEAD_START = Duration.ofHours(4);

    private static final Comparator<QueuePlace> ORDER = Comparator.comparingLong(QueuePlace::asIfSubmittedMs)
            .thenComparingLong(QueuePlace::runNumber)
            .thenComparingInt(QueuePlace::position);

    public QueuePlace {
        if (priority < LOWEST || priority > HIGHEST) {
            throw new IllegalArgumentException("priority " + priority + " is not from " + LOWEST + " to " + HIGHEST);
        }
    }

    private long asIfSubmittedMs() {
        return submittedMs - priority * HEAD_START.toMillis();
    }

    @Override
    public int compareTo(QueuePlace other) {
        return ORDER.compare(this, other);
    }
}
