package dev.assay.agent.load;

import java.time.Duration;

/**
 * Tell a listener how far a measurement is.
 *
 * @param listener hears it
 * @param intervalNs how much time passes between two calls, at least 1
 */
record ProgressReport(LoadListener listener, long intervalNs) {
    /** Tell nobody. Not the largest number: it is added to times that wrap around. */
    static final ProgressReport NONE = new ProgressReport(_ -> {}, Long.MAX_VALUE / 4);

    /** Tell a listener once an interval, which is more than zero. */
    static ProgressReport every(Duration interval, LoadListener listener) {
        if (!interval.isPositive()) {
            throw new IllegalArgumentException("interval " + interval + " is not positive");
        }
        return new ProgressReport(listener, interval.toNanos());
    }

    void report(LoadProgress.Phase phase, long queries, long elapsedNs, long minDurationNs, long minQueries) {
        double fraction = Math.min(share(elapsedNs, minDurationNs), share(queries, minQueries));
        listener.progress(new LoadProgress(phase, queries, elapsedNs, fraction));
    }

    private static double share(long done, long needed) {
        return needed <= done ? 1 : (double) done / needed;
    }
}
