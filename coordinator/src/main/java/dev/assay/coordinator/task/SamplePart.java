package dev.assay.coordinator.task;

/** Say what samples are for; no sample is in two parts. */
enum SamplePart {
    /** Scored. */
    EVALUATION(0),
    /** Seen by recipes that need data. */
    CALIBRATION(1);

    private final int stream;

    SamplePart(int stream) {
        this.stream = stream;
    }

    /** Return the number that gives the part random streams of its own. */
    int stream() {
        return stream;
    }
}
