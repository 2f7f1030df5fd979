package dev.assay.agent.load;

import dev.assay.scenarios.measurement.LoadWindows;
import java.util.ArrayList;
import java.util.List;

/**
 * Count queries and add up their latencies window by window, without allocating.
 *
 * <p>When there are too many windows, each two become one: a recording may take much longer than its minimum.
 */
final class WindowRecorder {
    private static final int MOST = 64;

    private final long firstLengthNs;
    private final long[] counts = new long[MOST];
    private final long[] sumsNs = new long[MOST];
    private long lengthNs;
    private long endNs;
    private int current;

    /** @param lengthNs of a window at first, at least 1 */
    WindowRecorder(long lengthNs) {
        this.firstLengthNs = lengthNs;
        this.lengthNs = lengthNs;
    }

    /** Forget everything and begin the first window. */
    void start(long startNs) {
        for (int i = 0; i <= current; i++) {
            counts[i] = 0;
            sumsNs[i] = 0;
        }
        current = 0;
        lengthNs = firstLengthNs;
        endNs = startNs + lengthNs;
    }

    /** Record one query in the window in which it was done. */
    void record(long doneNs, long latencyNs) {
        while (doneNs - endNs >= 0) {
            if (current == MOST - 1) {
                joinPairs();
            } else {
                current++;
                endNs += lengthNs;
            }
        }
        counts[current]++;
        sumsNs[current] += latencyNs;
    }

    /** Add what another lane recorded, that was started at the same time with the same length. */
    void add(WindowRecorder other) {
        while (lengthNs < other.lengthNs) {
            joinPairs();
        }
        while (other.lengthNs < lengthNs) {
            other.joinPairs();
        }
        current = Math.max(current, other.current);
        for (int i = 0; i <= other.current; i++) {
            counts[i] += other.counts[i];
            sumsNs[i] += other.sumsNs[i];
        }
    }

    LoadWindows toWindows() {
        List<Long> queries = new ArrayList<>();
        List<Long> latencySumNs = new ArrayList<>();
        for (int i = 0; i <= current; i++) {
            queries.add(counts[i]);
            latencySumNs.add(sumsNs[i]);
        }
        return new LoadWindows(lengthNs, queries, latencySumNs);
    }

    /** Double the length of all windows; the current one goes on for as long again where it was the first of its pair. */
    private void joinPairs() {
        for (int i = 0; i < MOST; i += 2) {
            counts[i / 2] = counts[i] + counts[i + 1];
            sumsNs[i / 2] = sumsNs[i] + sumsNs[i + 1];
        }
        for (int i = MOST / 2; i < MOST; i++) {
            counts[i] = 0;
            sumsNs[i] = 0;
        }
        endNs += current % 2 == 0 ? lengthNs : 0;
        current /= 2;
        lengthNs *= 2;
    }
}
