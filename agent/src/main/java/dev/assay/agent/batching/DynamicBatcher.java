package dev.assay.agent.batching;

import dev.assay.scenarios.language.Batching;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Decide which requests share a batch, and when.
 *
 * <p>Asked by a caller that is free to run one, it forms the largest batch of a size that is sent at once: the maximum or a preferred one.
 * Where too few requests wait for any, it waits until the oldest has waited for the maximum delay, and then forms a batch of what is there.
 * Of several buckets with a batch the one goes first whose oldest request has waited longest, so none is starved. Within a bucket requests
 * keep their order.
 */
public final class DynamicBatcher {
    /** Returned where nothing will happen by itself. */
    public static final long NEVER = Long.MAX_VALUE;

    private final int[] sizesSentAtOnce;
    private final int maxSize;
    private final long maxDelayNs;
    private final long deadlineNs;
    private final RequestQueue[] buckets;
    private final ExpiryListener expiry;

    /**
     * Start with no request waiting.
     *
     * @param rules sizes, delay and deadline; its buckets are the caller's business
     * @param buckets how many kinds of requests there are that share no batch, at least 1
     * @param expiry hears of each request whose deadline passed while it waited
     */
    public DynamicBatcher(Batching rules, int buckets, ExpiryListener expiry) {
        this.maxSize = rules.maxSize();
        this.sizesSentAtOnce = IntStream.concat(
                        rules.preferred().stream().mapToInt(Integer::intValue), IntStream.of(maxSize))
                .toArray();
        this.maxDelayNs = rules.maxDelay().toNanos();
        this.deadlineNs = rules.deadline() == null ? NEVER : rules.deadline().toNanos();
        this.buckets = Stream.generate(RequestQueue::new).limit(buckets).toArray(RequestQueue[]::new);
        this.expiry = expiry;
    }

    /**
     * Let a request wait.
     *
     * @param request what the caller calls it
     * @param bucket 0-based
     * @param dueNs when it was due: delay and deadline count from here; no earlier than that of any request before
     */
    public void add(int request, int bucket, long dueNs) {
        buckets[bucket].add(request, dueNs);
    }

    /** Return whether no request waits. */
    public boolean isEmpty() {
        for (RequestQueue queue : buckets) {
            if (queue.size() > 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Form the next batch, after letting requests expire.
     *
     * @param nowNs the time
     * @param batch is filled with it
     * @return whether there is one; otherwise ask again when a request has arrived, or at {@link #nextEventNs}
     */
    public boolean form(long nowNs, Batch batch) {
        expire(nowNs);
        int oldest = -1;
        for (int bucket = 0; bucket < buckets.length; bucket++) {
            RequestQueue queue = buckets[bucket];
            if (isReady(queue, nowNs) && (oldest < 0 || queue.headDueNs() < buckets[oldest].headDueNs())) {
                oldest = bucket;
            }
        }
        if (oldest < 0) {
            return false;
        }
        RequestQueue queue = buckets[oldest];
        int size = sizeSentAtOnce(queue.size());
        if (size == 0) {
            batch.fill(queue, queue.size(), oldest, FormedBecause.DELAYED);
        } else {
            batch.fill(queue, size, oldest, size == maxSize ? FormedBecause.FULL : FormedBecause.PREFERRED);
        }
        return true;
    }

    /** Return when a batch is due, or a request expires, if no other arrives until then; {@link #NEVER} where none waits. */
    public long nextEventNs() {
        long next = NEVER;
        for (RequestQueue queue : buckets) {
            if (queue.size() > 0) {
                long waitNs = sizeSentAtOnce(queue.size()) > 0 ? 0 : Math.min(maxDelayNs, deadlineNs);
                next = Math.min(next, queue.headDueNs() + waitNs);
            }
        }
        return next;
    }

    private void expire(long nowNs) {
        for (RequestQueue queue : buckets) {
            while (queue.size() > 0 && nowNs - queue.headDueNs() >= deadlineNs) {
                long dueNs = queue.headDueNs();
                expiry.expired(queue.poll(), dueNs);
            }
        }
    }

    private boolean isReady(RequestQueue queue, long nowNs) {
        return queue.size() > 0 && (nowNs - queue.headDueNs() >= maxDelayNs || sizeSentAtOnce(queue.size()) > 0);
    }

    /** Return the largest size that is sent at once and for which enough requests wait, or 0. */
    private int sizeSentAtOnce(int waiting) {
        if (waiting >= maxSize) {
            return maxSize;
        }
        int position = Arrays.binarySearch(sizesSentAtOnce, waiting);
        int largest = position >= 0 ? position : -position - 2;
        return largest >= 0 ? sizesSentAtOnce[largest] : 0;
    }
}
