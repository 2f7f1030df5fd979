package dev.assay.agent.android;

import dev.assay.scenarios.measurement.LatencyHistogram;
import dev.assay.scenarios.stamps.QueryStampsHeader;
import dev.assay.scenarios.stamps.QueryStampsWriter;
import java.io.IOException;
import java.nio.file.Path;
import org.HdrHistogram.Histogram;

/**
 * Hold what a runner measured.
 *
 * @param loadedNs time until the model was ready
 * @param firstNs time of the first inference
 * @param issuedNs when each query was issued, after the start of the recording; not to be changed
 * @param doneNs when each was done; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // Hundreds of thousands of numbers; two recordings are never compared.
record RunnerRecording(long loadedNs, long firstNs, long[] issuedNs, long[] doneNs) {
    int queries() {
        return issuedNs.length;
    }

    /**
     * Return the latencies as every measurement of Assay has them: from issued to done.
     *
     * @param startEpochMs wall clock when the recording began
     */
    LatencyHistogram latencies(long startEpochMs) {
        Histogram histogram = new Histogram(LatencyHistogram.HIGHEST_TRACKABLE_NS, LatencyHistogram.SIGNIFICANT_DIGITS);
        long least = Long.MAX_VALUE;
        long most = 0;
        for (int i = 0; i < queries(); i++) {
            long latencyNs = doneNs[i] - issuedNs[i];
            histogram.recordValue(Math.min(latencyNs, LatencyHistogram.HIGHEST_TRACKABLE_NS));
            least = Math.min(least, latencyNs);
            most = Math.max(most, latencyNs);
        }
        histogram.setStartTimeStamp(startEpochMs);
        histogram.setEndTimeStamp(startEpochMs + (queries() == 0 ? 0 : doneNs[queries() - 1] / 1_000_000));
        return LatencyHistogram.encode(histogram, queries() == 0 ? 0 : least, most);
    }

    /**
     * Write the stamps as Assay keeps them: in a closed loop a query is due when it is issued.
     *
     * @param header which says how many there are
     */
    void writeStamps(Path file, QueryStampsHeader header) throws IOException {
        try (QueryStampsWriter writer = new QueryStampsWriter(file, header)) {
            for (int i = 0; i < queries(); i++) {
                writer.write(issuedNs[i], issuedNs[i], doneNs[i]);
            }
        }
    }
}
