package dev.assay.agent.worker;

import dev.assay.agent.load.OutputSink;
import dev.assay.agent.runtime.PreparedQuery;
import dev.assay.agent.scoring.Fingerprints;
import dev.assay.agent.scoring.OutputProjection;
import dev.assay.scenarios.random.SplitMix64;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Keep what some timed queries answered: of each the projected output of one sample. */
final class TimedOutputKeeper implements OutputSink {
    private static final int PRACTICE = 200;

    private final QuerySet queries;
    private final Place[] places;

    /** What one lane's thread writes into; the others have their own. */
    private static final class Place {
        private final OutputProjection projection = new OutputProjection();
        private final float[] projected = new float[Fingerprints.WIDTH];
        private final int row;
        private @Nullable PreparedQuery query;

        Place(int row) {
            this.row = row;
        }
    }

    /**
     * @param queries tell which samples a query carries
     * @param places how many outputs are kept at most
     * @param seed decides which row of a batch each place keeps
     */
    TimedOutputKeeper(QuerySet queries, int places, long seed) {
        SplitMix64 random = new SplitMix64(seed);
        this.queries = queries;
        this.places = Stream.generate(() -> new Place(random.nextIndex(queries.batch())))
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
        boolean isProjected = kept.projection.project(query.outputs(), queries.batch(), kept.row, kept.projected);
        kept.query = isProjected ? query : null;
    }

    @Override
    public void forget(int place) {
        places[place].query = null;
    }

    /** Return what is kept. Call it when no lane runs any more. */
    Fingerprints fingerprints() {
        List<Integer> samples = new ArrayList<>();
        List<float[]> projections = new ArrayList<>();
        for (Place place : places) {
            if (place.query != null) {
                samples.add(queries.sample(place.query, place.row));
                projections.add(place.projected);
            }
        }
        return Fingerprints.of(samples, projections);
    }
}
