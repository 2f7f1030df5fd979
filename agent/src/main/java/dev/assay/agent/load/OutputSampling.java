package dev.assay.agent.load;

/**
 * Say how many of the recorded queries to show to whom; every recorded query of a lane has the same chance.
 *
 * @param places how many outputs are kept at most, shared by all lanes; one each where there are more lanes
 * @param seed decides which
 * @param sink keeps them
 */
public record OutputSampling(int places, long seed, OutputSink sink) {
    /** Return how many places each lane has; those of lane 0 come first. */
    int placesOfLane(int lanes) {
        return Math.max(1, places / lanes);
    }
}
