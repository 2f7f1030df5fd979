package dev.assay.agent.load;

import dev.assay.agent.runtime.PreparedQuery;
import java.util.List;

/**
 * Hold what batches are put together from: samples, and room for a batch in each lane.
 *
 * <p>Lanes may use it at the same time, each from one thread.
 */
public interface BatchPool {
    /** Return how many different samples there are, at least 1. */
    int samples();

    /** Return how many batches may run at the same time. */
    int lanes();

    /** Return the length of each bucket, ascending; empty where all samples share one bucket and have no length. */
    List<Integer> lengths();

    /** Return the 0-based bucket of a sample. */
    int bucketOf(int sample);

    /**
     * Put samples into a batch, one after the other, each padded to the bucket's length.
     *
     * @param lane 0-based
     * @param bucket that holds all of them
     * @param samples 0-based, of which the first {@code count} count
     * @param count at least 1, at most the largest size of a batch
     * @return the query that runs the batch, until the lane's next batch is put together
     */
    PreparedQuery stack(int lane, int bucket, int[] samples, int count);

    /** Return how many buckets there are. */
    default int buckets() {
        return Math.max(1, lengths().size());
    }
}
