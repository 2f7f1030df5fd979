package dev.assay.agent.batching;

/** Hold the requests of one batch, oldest first; filled again and again, so that forming a batch allocates nothing. */
public final class Batch {
    private final int[] requests;
    private final long[] dueNs;
    private int size;
    private int bucket;
    private FormedBecause reason = FormedBecause.FULL;

    /** @param maxSize the most requests that it can hold */
    public Batch(int maxSize) {
        this.requests = new int[maxSize];
        this.dueNs = new long[maxSize];
    }

    /** Return how many requests there are. */
    public int size() {
        return size;
    }

    /** Return the bucket that all of them are in. */
    public int bucket() {
        return bucket;
    }

    /** Return why the batch was formed. */
    public FormedBecause reason() {
        return reason;
    }

    /** Return what a request was called when it arrived. */
    public int request(int position) {
        return requests[position];
    }

    /** Return when a request was due. */
    public long dueNs(int position) {
        return dueNs[position];
    }

    void fill(RequestQueue queue, int count, int fromBucket, FormedBecause because) {
        size = count;
        bucket = fromBucket;
        reason = because;
        for (int i = 0; i < count; i++) {
            dueNs[i] = queue.headDueNs();
            requests[i] = queue.poll();
        }
    }
}
