package dev.assay.agent.load;

import dev.assay.agent.runtime.PreparedQuery;
import dev.assay.scenarios.random.SplitMix64;

/**
 * Choose the queries of one lane whose outputs are kept, by nothing but their position: a reservoir sample, in which every recorded query
 * has the same chance however many there will be. Algorithm L of Li, "Reservoir-sampling algorithms of time complexity
 * O(n(1 + log(N/n)))", ACM TOMS 1994: the positions follow from the seed alone.
 *
 * <p>What is chosen is kept between two queries, when the caller says that there is time. If the next query is due sooner than that takes,
 * the next query that is followed by enough time is kept in its stead.
 */
final class OutputChoice {
    /** Keeping may take longer than it did before. */
    private static final int PATIENCE = 2;

    /** Each time that there is too little time, this part of what keeping is expected to take is doubted. */
    private static final int DOUBT = 64;

    /** More queries than a lane will ever see, and far from where a sum would wrap around. */
    private static final double NEVER = 0x1p60;

    private final OutputSink sink;
    private final LoadClock clock;
    private final long seed;
    private final int firstPlace;
    private final int places;
    private SplitMix64 random;
    private long recorded;
    private long next;
    private int filled;
    private double threshold;
    private boolean isWanted;
    private long expectedCostNs;
    private long costNs;

    private OutputChoice(OutputSink sink, LoadClock clock, long seed, int firstPlace, int places) {
        this.sink = sink;
        this.clock = clock;
        this.seed = seed;
        this.firstPlace = firstPlace;
        this.places = places;
        this.random = new SplitMix64(seed);
        start();
    }

    /** Choose queries of one of several lanes. */
    static OutputChoice of(OutputSampling sampling, int lane, int lanes, LoadClock clock) {
        int places = sampling.placesOfLane(lanes);
        long seed = SplitMix64.stream(sampling.seed(), lane).nextLong();
        return new OutputChoice(sampling.sink(), clock, seed, lane * places, places);
    }

    /** Choose none. */
    static OutputChoice none(LoadClock clock) {
        return new OutputChoice(Nowhere.INSTANCE, clock, 0, 0, 0);
    }

    /** Forget what was chosen and begin. */
    void start() {
        random = new SplitMix64(seed);
        recorded = 0;
        next = places == 0 ? Long.MAX_VALUE : 1;
        filled = 0;
        threshold = 1;
        isWanted = false;
        costNs = 0;
        for (int i = 0; i < places; i++) {
            sink.forget(firstPlace + i);
        }
    }

    /** Take note that a query was recorded. */
    void recorded() {
        recorded++;
        if (recorded >= next) {
            isWanted = true;
        }
    }

    /** Return whether outputs are to be kept as soon as there is time. */
    boolean isWanted() {
        return isWanted;
    }

    /**
     * Keep the outputs of the lane's last query, if they are wanted and there is time.
     *
     * @param query the one that was recorded last
     * @param freeNs how long the lane has nothing else to do
     */
    void settle(PreparedQuery query, long freeNs) {
        if (!isWanted) {
            return;
        }
        if (freeNs / PATIENCE >= expectedCostNs) {
            keep(query);
        } else {
            // It may have taken that long because something else ran meanwhile; it must not be the last time for that.
            expectedCostNs -= expectedCostNs / DOUBT;
        }
    }

    /** Return how long keeping took since the start. */
    long costNs() {
        return costNs;
    }

    private void keep(PreparedQuery query) {
        int place = filled < places ? filled++ : random.nextIndex(places);
        long startNs = clock.nanoTime();
        sink.keep(firstPlace + place, query);
        expectedCostNs = clock.nanoTime() - startNs;
        costNs += expectedCostNs;
        isWanted = false;
        next = recorded + 1 + (filled < places ? 0 : skipped());
    }

    private long skipped() {
        threshold *= StrictMath.exp(StrictMath.log(positive()) / places);
        double skipped = StrictMath.log(positive()) / StrictMath.log1p(-threshold);
        return (long) Math.min(skipped, NEVER);
    }

    /** Return a number above 0, at most 1. */
    private double positive() {
        return 1 - random.nextDouble();
    }

    /** Keeps nothing. */
    private enum Nowhere implements OutputSink {
        INSTANCE;

        @Override
        public void keep(int place, PreparedQuery query) {
            // Nobody asked for it.
        }

        @Override
        public void forget(int place) {
            // There is nothing.
        }
    }
}
