package dev.assay.agent.load;

/**
 * Say how far a measurement is.
 *
 * @param phase what is running
 * @param queries how many queries of this phase are done
 * @param elapsedNs how long the phase has run
 * @param fraction how much of the phase is done, from 0 to 1
 */
public record LoadProgress(Phase phase, long queries, long elapsedNs, double fraction) {
    /** Name the parts of a measurement after the first inference. */
    public enum Phase {
        /** Queries run, nothing is recorded. */
        WARM_UP,
        /** Queries are recorded. */
        RECORDING
    }
}
