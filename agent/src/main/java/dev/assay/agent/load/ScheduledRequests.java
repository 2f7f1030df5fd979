package dev.assay.agent.load;

import dev.assay.agent.batching.DynamicBatcher;
import dev.assay.scenarios.random.PoissonSchedule;

/** Let requests come when a schedule says, whether or not the ones before are answered. */
final class ScheduledRequests implements RequestSource {
    private final PoissonSchedule schedule;
    private final RequestSamples samples;
    private int next;

    ScheduledRequests(PoissonSchedule schedule, RequestSamples samples) {
        this.schedule = schedule;
        this.samples = samples;
    }

    @Override
    public void arrive(long nowNs, DynamicBatcher batcher) {
        while (nextDueNs() <= nowNs) {
            batcher.add(next, samples.bucket(next), schedule.arrivalNs(next));
            next++;
        }
    }

    @Override
    public long nextDueNs() {
        return isOver() ? DynamicBatcher.NEVER : schedule.arrivalNs(next);
    }

    @Override
    public boolean isOver() {
        return next == schedule.count();
    }

    @Override
    public void answered(int count, long nowNs) {
        // Users of a server know nothing of each other.
    }

    @Override
    public boolean isClosed() {
        return false;
    }

    @Override
    public void report(ProgressReport progress, long nowNs) {
        progress.report(LoadProgress.Phase.RECORDING, next, nowNs, 0, schedule.count());
    }
}
