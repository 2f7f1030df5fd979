package dev.assay.agent.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scenarios.measurement.LatencyHistogram;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class LatencyRecorderTest {
    @Test
    void closedLoopLatencyCountsFromIssued() {
        LatencyRecorder recorder = new LatencyRecorder(LatencyOrigin.ISSUED);
        recorder.record(0, 400, 1_000);
        assertThat(recorder.toHistogram(0, 0).minNs()).isEqualTo(600);
    }

    @Test
    void openLoopLatencyCountsFromScheduled() {
        LatencyRecorder recorder = new LatencyRecorder(LatencyOrigin.SCHEDULED);
        recorder.record(0, 400, 1_000);
        assertThat(recorder.toHistogram(0, 0).minNs()).isEqualTo(1_000);
    }

    @Test
    void keepsSmallestAndLargestExactly() {
        LatencyRecorder recorder = new LatencyRecorder(LatencyOrigin.ISSUED);
        recorder.record(0, 0, 1_234_567);
        recorder.record(0, 0, 7_654_321);
        LatencyHistogram histogram = recorder.toHistogram(5, 6);
        assertThat(histogram.minNs()).isEqualTo(1_234_567);
        assertThat(histogram.maxNs()).isEqualTo(7_654_321);
        Histogram decoded = histogram.decode();
        assertThat(decoded.getTotalCount()).isEqualTo(2);
        assertThat(decoded.getStartTimeStamp()).isEqualTo(5);
        assertThat(decoded.getEndTimeStamp()).isEqualTo(6);
        assertThat(decoded.getMaxValue()).isBetween(7_650_000L, 7_660_000L);
    }

    @Test
    void countsWhatTheHistogramCannotHold() {
        LatencyRecorder recorder = new LatencyRecorder(LatencyOrigin.ISSUED);
        long tooLongNs = 3 * LatencyHistogram.HIGHEST_TRACKABLE_NS;
        recorder.record(0, 0, tooLongNs);
        recorder.record(0, 10, 5);
        recorder.record(0, 0, 100);
        LatencyHistogram histogram = recorder.toHistogram(0, 0);
        assertThat(recorder.clamped()).isEqualTo(2);
        assertThat(histogram.count()).isEqualTo(3);
        assertThat(histogram.maxNs()).isEqualTo(tooLongNs);
        assertThat(histogram.minNs()).isEqualTo(-5);
        Histogram decoded = histogram.decode();
        assertThat(decoded.getCountAtValue(LatencyHistogram.HIGHEST_TRACKABLE_NS))
                .isEqualTo(1);
        assertThat(decoded.getCountAtValue(0)).isEqualTo(1);
    }

    @Test
    void forgetsEverything() {
        LatencyRecorder recorder = new LatencyRecorder(LatencyOrigin.ISSUED);
        recorder.record(0, 0, 4 * LatencyHistogram.HIGHEST_TRACKABLE_NS);
        recorder.record(0, 0, 1);
        recorder.start(0, 0);
        recorder.record(0, 0, 500);
        LatencyHistogram histogram = recorder.toHistogram(0, 0);
        assertThat(recorder.clamped()).isZero();
        assertThat(histogram.count()).isEqualTo(1);
        assertThat(histogram.minNs()).isEqualTo(500);
        assertThat(histogram.maxNs()).isEqualTo(500);
    }
}
