package dev.assay.benchmarks.truth;

import dev.assay.agent.load.LoadClock;
import dev.assay.agent.load.QueryPool;
import dev.assay.agent.runtime.PreparedQuery;
import dev.assay.agent.runtime.Tensor;
import java.util.List;

/** A query that does nothing but take as long as it is told. */
final class SyntheticQuery implements PreparedQuery {
    private final ServiceTimes times;
    private final LoadClock clock;
    private final long originNs;

    SyntheticQuery(ServiceTimes times, LoadClock clock) {
        this.times = times;
        this.clock = clock;
        this.originNs = clock.nanoTime();
    }

    /** Return a pool with this one query. */
    static QueryPool pool(ServiceTimes times, LoadClock clock) {
        return new QueryPool(List.of(new SyntheticQuery(times, clock)), 1, 1);
    }

    @Override
    public void run() {
        clock.awaitNanoTime(originNs + times.endNs(clock.nanoTime() - originNs));
    }

    @Override
    public void inputsChanged() {
        // Nobody reads them.
    }

    @Override
    public List<Tensor> outputs() {
        return List.of();
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
