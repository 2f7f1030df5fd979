package dev.assay.agent.load;

import dev.assay.agent.batching.Batch;
import dev.assay.agent.runtime.PreparedQuery;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.problem.ProblemException;

/** Run batches in one thread, one after the other, and record their requests. */
final class BatchLane {
    private final int number;
    private final BatchPool pool;
    private final RequestSamples samples;
    private final LoadClock clock;
    private final LatencyRecorder latency;
    private final LatencyRecorder issueDelay = new LatencyRecorder(LatencyOrigin.SCHEDULED);
    private final BatchCounter counter;
    private final Batch batch;
    private final int[] picked;

    /** @param number 0-based */
    BatchLane(int number, Load load, int maxSize, BatchPool pool, RequestSamples samples, LoadClock clock) {
        this.number = number;
        this.pool = pool;
        this.samples = samples;
        this.clock = clock;
        this.latency = LatencyRecorder.of(load);
        this.counter = new BatchCounter(maxSize, pool.lengths());
        this.batch = new Batch(maxSize);
        this.picked = new int[maxSize];
    }

    LatencyRecorder latency() {
        return latency;
    }

    LatencyRecorder issueDelay() {
        return issueDelay;
    }

    BatchCounter counter() {
        return counter;
    }

    /** Return what a batcher fills before {@link #serve}. */
    Batch batch() {
        return batch;
    }

    /** Forget everything and begin. */
    void start(long startNs, long startEpochMs) {
        latency.start(startNs, startEpochMs);
        issueDelay.start(startNs, startEpochMs);
        counter.reset();
    }

    /**
     * Run the batch; if it fails, run its requests one by one, so that only those fail that fail alone.
     *
     * @param startNs what the requests' times count from
     * @return when the last request was done
     */
    long serve(long startNs) {
        int size = batch.size();
        for (int i = 0; i < size; i++) {
            picked[i] = samples.sample(batch.request(i));
        }
        counter.formed(batch);
        PreparedQuery query = pool.stack(number, batch.bucket(), picked, size);
        long issuedNs = clock.nanoTime();
        try {
            query.run();
        } catch (ProblemException e) {
            return serveOneByOne(startNs, e);
        }
        long doneNs = clock.nanoTime();
        for (int i = 0; i < size; i++) {
            record(startNs + batch.dueNs(i), issuedNs, doneNs);
        }
        return doneNs;
    }

    private long serveOneByOne(long startNs, ProblemException failure) {
        if (batch.size() == 1) {
            counter.failed(failure);
            return clock.nanoTime();
        }
        counter.retried();
        long doneNs = clock.nanoTime();
        for (int i = 0; i < batch.size(); i++) {
            picked[0] = samples.sample(batch.request(i));
            PreparedQuery query = pool.stack(number, batch.bucket(), picked, 1);
            long issuedNs = clock.nanoTime();
            try {
                query.run();
                doneNs = clock.nanoTime();
                record(startNs + batch.dueNs(i), issuedNs, doneNs);
            } catch (ProblemException e) {
                counter.failed(e);
                doneNs = clock.nanoTime();
            }
        }
        return doneNs;
    }

    private void record(long dueNs, long issuedNs, long doneNs) {
        latency.record(dueNs, issuedNs, doneNs);
        issueDelay.record(dueNs, issuedNs, issuedNs);
    }

    /**
     * Run batches of all sizes in all buckets, the largest first, again and again.
     *
     * @param durationNs after which to stop, at least one batch
     * @param progress hears how far a warm-up is that takes twice as long
     * @return how many requests were in them
     */
    long runAllSizes(long durationNs, ProgressReport progress) {
        long startNs = clock.nanoTime();
        long reportNs = progress.intervalNs();
        long requests = 0;
        while (true) {
            for (int size = picked.length; size > 0; size--) {
                for (int bucket = 0; bucket < pool.buckets(); bucket++) {
                    runAny(bucket, size);
                    requests += size;
                    long elapsedNs = clock.nanoTime() - startNs;
                    if (elapsedNs >= durationNs) {
                        return requests;
                    }
                    if (elapsedNs >= reportNs) {
                        progress.report(LoadProgress.Phase.WARM_UP, requests, elapsedNs, 2 * durationNs, 1);
                        reportNs = elapsedNs + progress.intervalNs();
                    }
                }
            }
        }
    }

    /** Run requests one after the other, each alone, and record them as due when they are issued. */
    void runAlone(int requests) {
        for (int request = 0; request < requests; request++) {
            picked[0] = samples.sample(request);
            PreparedQuery query = pool.stack(number, samples.bucket(request), picked, 1);
            long issuedNs = clock.nanoTime();
            try {
                query.run();
                record(issuedNs, issuedNs, clock.nanoTime());
            } catch (ProblemException e) {
                counter.failed(e);
            }
        }
    }

    /** Run a batch of any samples that fit a bucket. */
    private void runAny(int bucket, int size) {
        int found = 0;
        for (int request = 0; request < pool.samples() && found < size; request++) {
            if (samples.bucket(request) == bucket) {
                picked[found++] = samples.sample(request);
            }
        }
        if (found == 0) {
            return;
        }
        for (int i = found; i < size; i++) {
            picked[i] = picked[i % found];
        }
        try {
            pool.stack(number, bucket, picked, size).run();
        } catch (ProblemException e) {
            // Recorded batches say which requests fail; here it only matters that the code was run.
            counter.failed(e);
        }
    }
}
