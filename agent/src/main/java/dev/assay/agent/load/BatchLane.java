package dev.assay.agent.load;

import dev.assay.agent.batching.Batch;
import dev.assay.agent.runtime.PreparedQuery;
import dev.assay.scenarios.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** Run batches in one thread, one after the other, and record their requests. */
final class BatchLane {
    private final int number;
    private final BatchPool pool;
    private final RequestSamples samples;
    private final LoadClock clock;
    private final LatencyRecorder latency;
    private final LatencyRecorder issueDelay = new LatencyRecorder(LatencyOrigin.SCHEDULED);
    private final OutputChoice outputs;
    private final BatchCounter counter;
    private final Batch batch;
    private final int[] picked;
    /** The query that ran last, if it answered: its outputs are still there. */
    private @Nullable PreparedQuery last;

    /**
     * @param number 0-based
     * @param latency records each request
     * @param outputs chooses the requests whose batch's outputs are kept
     */
    BatchLane(
            int number,
            int maxSize,
            BatchPool pool,
            RequestSamples samples,
            LatencyRecorder latency,
            OutputChoice outputs,
            LoadClock clock) {
        this.number = number;
        this.pool = pool;
        this.samples = samples;
        this.latency = latency;
        this.outputs = outputs;
        this.clock = clock;
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
        outputs.start();
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
        PreparedQuery query = stack(batch.bucket(), size);
        long issuedNs = clock.nanoTime();
        try {
            query.run();
        } catch (ProblemException e) {
            return serveOneByOne(startNs, e);
        }
        long doneNs = clock.nanoTime();
        last = query;
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
            PreparedQuery query = stack(batch.bucket(), 1);
            long issuedNs = clock.nanoTime();
            try {
                query.run();
                doneNs = clock.nanoTime();
                last = query;
                record(startNs + batch.dueNs(i), issuedNs, doneNs);
            } catch (ProblemException e) {
                counter.failed(e);
                doneNs = clock.nanoTime();
            }
        }
        return doneNs;
    }

    /** From here on, the outputs of the query before may be overwritten, and its inputs are. */
    private PreparedQuery stack(int bucket, int size) {
        last = null;
        return pool.stack(number, bucket, picked, size);
    }

    private void record(long dueNs, long issuedNs, long doneNs) {
        latency.record(dueNs, issuedNs, doneNs);
        issueDelay.record(dueNs, issuedNs, issuedNs);
        outputs.recorded();
    }

    /** Return whether outputs of the last batch are to be kept as soon as there is time. */
    boolean wantsOutputs() {
        return last != null && outputs.isWanted();
    }

    /**
     * Keep outputs of the last batch, if they are wanted and there is time.
     *
     * @param freeNs how long the lane has nothing else to do
     * @return how long that took, in nanoseconds
     */
    long settle(long freeNs) {
        if (last == null) {
            return 0;
        }
        long beforeNs = outputs.costNs();
        outputs.settle(last, freeNs);
        return outputs.costNs() - beforeNs;
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
            PreparedQuery query = stack(samples.bucket(request), 1);
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
            stack(bucket, size).run();
        } catch (ProblemException e) {
            // Recorded batches say which requests fail; here it only matters that the code was run.
            counter.failed(e);
        }
    }
}
