package dev.assay.coordinator.task;

/** Say what samples are for; no sample is in two parts. */
enum SamplePart {
    /** Scored. */
    EVALUATION,
    /** Seen by recipes that need data. */
    CALIBRATION
}
