package dev.assay.agent.worker;

import dev.assay.agent.load.OutputSink;
import dev.assay.agent.runtime.PreparedQuery;
import dev.assay.agent.runtime.Tensor;
import dev.assay.agent.scoring.Fingerprints;
import dev.assay.agent.scoring.OutputProjection;
import dev.assay.scenarios.random.SplitMix64;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Keep what some timed queries answered: of each the projected output of one sample.
 *
 * <p>Texts that are padded to a shorter length may get shorter outputs, which have nothing to be compared with: they are only counted.
 */
final class TimedOutputKeeper implements OutputSink {
    private static final int PRACTICE = 200;
    private static final int NONE = -1;
    private static final int OF_OTHER_SIZE = -2;

    private final TimedQueries queries;
    private final long wholeBytes;
    private final Place[] places;

    /** What one lane's thread writes into; the others have their own. */
    private static final class Place {
        private final OutputProjection projection = new OutputProjection();
        private final float[] projected = new float[Fingerprints.WIDTH];
        private final double position;
        private int sample = NONE;

        Place(double position) {
            this.position = position;
        }
    }

    /**
     * @param queries tell which samples a query carries; the first of them ran last, and answered in the size in which accuracy is measured
     * @param places how many outputs are kept at most
     * @param seed decides which row of a batch each place keeps
     */
    TimedOutputKeeper(TimedQueries queries, int places, long seed) {
        SplitMix64 random = new SplitMix64(seed);
        this.queries = queries;
        this.wholeBytes = rowBytes(queries.first());
        this.places = Stream.generate(() -> new Place(random.nextDouble()))
                .limit(places)
                .toArray(Place[]::new);
    }

    /**
     * Keep and forget one query's outputs often enough that the code is compiled: the first time takes milliseconds, which a load without
     * a warm-up would feel.
     *
     * @param last the query that ran last in its lane
     */
    void practise(PreparedQuery last) {
        for (int i = 0; i < PRACTICE; i++) {
            keep(i % places.length, last);
        }
        for (int i = 0; i < places.length; i++) {
            forget(i);
        }
    }

    @Override
    public void keep(int place, PreparedQuery query) {
        Place kept = places[place];
        if (rowBytes(query) != wholeBytes) {
            kept.sample = OF_OTHER_SIZE;
            return;
        }
        int rows = queries.rows(query);
        int row = (int) (kept.position * rows);
        boolean isProjected = kept.projection.project(query.outputs(), rows, row, kept.projected);
        kept.sample = isProjected ? queries.sample(query, row) : NONE;
    }

    /** Return how large what each sample got is. Outputs that don't have the batch as first dimension are told from rows later. */
    private long rowBytes(PreparedQuery query) {
        long bytes = 0;
        for (Tensor output : query.outputs()) {
            bytes += output.data().limit();
        }
        return bytes / queries.rows(query);
    }

    @Override
    public void forget(int place) {
        places[place].sample = NONE;
    }

    /** Return what is kept. Call it when no lane runs any more. */
    Fingerprints fingerprints() {
        List<Integer> samples = new ArrayList<>();
        List<float[]> projections = new ArrayList<>();
        for (Place place : places) {
            if (place.sample >= 0) {
                samples.add(place.sample);
                projections.add(place.projected);
            }
        }
        return Fingerprints.of(samples, projections);
    }

    /** Return how many are not kept because their outputs have another size. Call it when no lane runs any more. */
    int ofOtherSize() {
        return Math.toIntExact(Arrays.stream(places)
                .filter(place -> place.sample == OF_OTHER_SIZE)
                .count());
    }
}
