package dev.assay.agent.load;

import dev.assay.agent.runtime.PreparedQuery;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.IntToLongFunction;

/** Take as long for a batch as a test says, and fail for the samples that it says; remembers every batch. */
final class FakeBatchPool implements BatchPool {
    private static final int SAMPLES = 10;

    private final FakeClock clock;
    private final IntToLongFunction serviceNs;
    private final Set<Integer> bad;
    private final List<Integer> lengths;
    private final List<List<Integer>> batches = new ArrayList<>();

    /**
     * @param serviceNs of a batch of a size
     * @param bad samples whose batch fails
     * @param lengths of the buckets; sample {@code i} is in bucket {@code i % buckets}
     */
    FakeBatchPool(FakeClock clock, IntToLongFunction serviceNs, Set<Integer> bad, List<Integer> lengths) {
        this.clock = clock;
        this.serviceNs = serviceNs;
        this.bad = bad;
        this.lengths = lengths;
    }

    static FakeBatchPool taking(FakeClock clock, IntToLongFunction serviceNs) {
        return new FakeBatchPool(clock, serviceNs, Set.of(), List.of());
    }

    /** Return the samples of every batch that was run. */
    List<List<Integer>> batches() {
        return batches;
    }

    @Override
    public int samples() {
        return SAMPLES;
    }

    @Override
    public int lanes() {
        return 1;
    }

    @Override
    public List<Integer> lengths() {
        return lengths;
    }

    @Override
    public int bucketOf(int sample) {
        return sample % buckets();
    }

    @Override
    public PreparedQuery stack(int lane, int bucket, int[] samples, int count) {
        List<Integer> batch = Arrays.stream(samples).limit(count).boxed().toList();
        return new FakeQuery(() -> {
            batches.add(batch);
            clock.advance(serviceNs.applyAsLong(count));
            if (batch.stream().anyMatch(bad::contains)) {
                throw new ProblemException(Problem.agent("runtime.inference-failed", "index out of range", "look"));
            }
        });
    }
}
