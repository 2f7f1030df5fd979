package dev.assay.coordinator.database;

/** Say how far a run is. */
public enum RunPhase {
    /** Models and samples are being made ready. */
    PREPARING,
    /** Its blocks wait or are measured. */
    MEASURING,
    /** Its result is written, complete or not. */
    FINISHED,
    /** Nothing could be measured. */
    FAILED
}
