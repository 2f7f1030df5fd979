package dev.assay.agent.load;

import dev.assay.scenarios.measurement.LatencyHistogram;
import dev.assay.scenarios.measurement.LiveHistogram;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * Count latencies a second time, coarsely, for those who watch a load while it runs.
 *
 * <p>Counts only grow, and each has one thread that writes it. An interval is the difference between two readings: nothing is swapped,
 * locked or waited for, and a query that ends during a reading is in this interval or in the next one. Only one thread at a time may
 * read.
 */
public final class LiveLatencies {
    private static final VarHandle COUNTS = MethodHandles.arrayElementVarHandle(long[].class);

    /** So many buckets between a latency and its double, as in a {@link LiveHistogram}. */
    private static final int BUCKETS_OF_OCTAVE_LOG2 = 7;

    private static final int BUCKETS_OF_OCTAVE = 1 << BUCKETS_OF_OCTAVE_LOG2;
    private static final int BUCKETS = bucket(LatencyHistogram.HIGHEST_TRACKABLE_NS) + 1;

    private final LoadClock clock;
    private final List<Lane> lanes;
    private final long[] read = new long[BUCKETS];
    private final Histogram interval = LiveHistogram.empty();
    private boolean warmingUp = true;
    private long queries;
    private long readNs;

    /**
     * Begin with the warm-up.
     *
     * @param lanes how many queries may run at the same time
     */
    public LiveLatencies(int lanes, LoadClock clock) {
        this.clock = clock;
        this.lanes = Stream.generate(Lane::new).limit(lanes).toList();
        this.readNs = clock.nanoTime();
    }

    /** Forget the warm-up: what is counted from now on is recorded. */
    void recordingBegins() {
        gather();
        warmingUp = false;
        queries = 0;
    }

    /** Return what was counted since the last call. */
    public LoadGlimpse next() {
        long spanNs = gather();
        return new LoadGlimpse(
                warmingUp, queries, spanNs, LiveHistogram.encode(interval).orElse(null));
    }

    private long gather() {
        interval.reset();
        for (int i = 0; i < BUCKETS; i++) {
            long sum = 0;
            for (Lane lane : lanes) {
                sum += (long) COUNTS.getOpaque(lane.counts, i);
            }
            long added = sum - read[i];
            if (added > 0) {
                interval.recordValueWithCount(lowestNs(i), added);
                queries += added;
                read[i] = sum;
            }
        }
        long nowNs = clock.nanoTime();
        long spanNs = nowNs - readNs;
        readNs = nowNs;
        return spanNs;
    }

    Lane lane(int index) {
        return lanes.get(index);
    }

    static int bucket(long latencyNs) {
        int shift = Long.SIZE - 1 - BUCKETS_OF_OCTAVE_LOG2 - Long.numberOfLeadingZeros(latencyNs | BUCKETS_OF_OCTAVE);
        return (shift << BUCKETS_OF_OCTAVE_LOG2) + (int) (latencyNs >>> shift);
    }

    static long lowestNs(int bucket) {
        int shift = Math.max(0, (bucket >> BUCKETS_OF_OCTAVE_LOG2) - 1);
        return (long) (bucket - (shift << BUCKETS_OF_OCTAVE_LOG2)) << shift;
    }

    /** What one lane's thread counts. */
    static final class Lane {
        private final long[] counts = new long[BUCKETS];

        private Lane() {}

        /** Count one query; from 0 to {@link LatencyHistogram#HIGHEST_TRACKABLE_NS}. */
        void record(long latencyNs) {
            int bucket = bucket(latencyNs);
            // Opaque, so that the reader sees it soon: on every platform that costs what a plain write does.
            COUNTS.setOpaque(counts, bucket, counts[bucket] + 1);
        }
    }
}
