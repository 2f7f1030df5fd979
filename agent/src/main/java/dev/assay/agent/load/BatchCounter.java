package dev.assay.agent.load;

import dev.assay.agent.batching.Batch;
import dev.assay.scenarios.measurement.Batches;
import dev.assay.scenarios.problem.ProblemException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Count the batches of one lane without allocating. */
final class BatchCounter {
    private final List<Integer> lengths;
    private final long[] bySize;
    private final long[] byBucket;
    private long full;
    private long preferred;
    private long delayed;
    private long retried;
    private long failedRequests;
    private @Nullable ProblemException lastFailure;

    BatchCounter(int maxSize, List<Integer> lengths) {
        this.lengths = lengths;
        this.bySize = new long[maxSize];
        this.byBucket = new long[Math.max(1, lengths.size())];
    }

    void formed(Batch batch) {
        bySize[batch.size() - 1]++;
        switch (batch.reason()) {
            case FULL -> full++;
            case PREFERRED -> preferred++;
            case DELAYED -> delayed++;
        }
        byBucket[batch.bucket()]++;
    }

    /** A batch failed, and its requests are tried one by one. */
    void retried() {
        retried++;
    }

    /** The model failed to answer a request alone. */
    void failed(ProblemException failure) {
        failedRequests++;
        lastFailure = failure;
    }

    /** Return why the last request failed that did. */
    @Nullable
    ProblemException lastFailure() {
        return lastFailure;
    }

    void reset() {
        Arrays.fill(bySize, 0);
        Arrays.fill(byBucket, 0);
        full = 0;
        preferred = 0;
        delayed = 0;
        retried = 0;
        failedRequests = 0;
        lastFailure = null;
    }

    /** @param expiredRequests of this lane's share, which the batcher counts */
    Batches toBatches(long expiredRequests) {
        return new Batches(
                Arrays.stream(bySize).boxed().toList(),
                full,
                preferred,
                delayed,
                IntStream.range(0, lengths.size())
                        .mapToObj(i -> new Batches.Length(lengths.get(i), byBucket[i]))
                        .toList(),
                retried,
                expiredRequests,
                failedRequests);
    }
}
