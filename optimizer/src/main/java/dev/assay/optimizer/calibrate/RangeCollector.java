package dev.assay.optimizer.calibrate;

import dev.assay.scenarios.language.Calibration;

/** Take in all numbers that a value ever holds, and say which range its integers should span. */
sealed interface RangeCollector permits MinMaxCollector, MagnitudeHistogram, SignedHistogram {
    /**
     * Take in what one run gave.
     *
     * @param values all finite
     */
    void add(float[] values);

    /** Return the range; at least one number was taken in. */
    TensorRange range();

    /** Return a collector for a method. */
    static RangeCollector of(Calibration calibration) {
        return switch (calibration.method()) {
            case MIN_MAX -> new MinMaxCollector();
            case PERCENTILE -> new MagnitudeHistogram(calibration.percentile());
            case ENTROPY -> new SignedHistogram();
        };
    }
}
