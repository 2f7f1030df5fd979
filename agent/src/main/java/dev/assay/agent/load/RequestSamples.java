package dev.assay.agent.load;

import dev.assay.scenarios.random.SplitMix64;

/** Decide which sample each request brings: all of them in the order of a seed, again and again. */
final class RequestSamples {
    private final int[] order;
    private final int[] buckets;

    RequestSamples(BatchPool pool, long seed) {
        this.order = new SplitMix64(seed).permutation(pool.samples());
        this.buckets = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            buckets[i] = pool.bucketOf(order[i]);
        }
    }

    int sample(int request) {
        return order[request % order.length];
    }

    int bucket(int request) {
        return buckets[request % order.length];
    }
}
