package dev.assay.agent.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scenarios.measurement.LatencyHistogram;
import dev.assay.scenarios.measurement.LiveHistogram;
import java.util.Objects;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class LiveLatenciesTest {
    private static final long MILLISECOND = 1_000_000;

    private final FakeClock clock = new FakeClock();

    @Test
    void anIntervalHoldsWhatAllLanesDidSinceTheLastOne() {
        LiveLatencies live = new LiveLatencies(2, clock);
        live.lane(0).record(3 * MILLISECOND);
        live.next();
        live.lane(0).record(MILLISECOND);
        live.lane(1).record(2 * MILLISECOND);
        clock.advance(5 * MILLISECOND);

        LoadGlimpse glimpse = live.next();

        assertThat(glimpse.queries()).isEqualTo(3);
        assertThat(glimpse.spanNs()).isEqualTo(5 * MILLISECOND);
        Histogram interval = latencies(glimpse);
        assertThat(interval.getTotalCount()).isEqualTo(2);
        assertThat(interval.getCountAtValue(MILLISECOND)).isEqualTo(1);
        assertThat(interval.getCountAtValue(2 * MILLISECOND)).isEqualTo(1);
        assertThat(live.next().histogram()).isNull();
    }

    @Test
    void theWarmUpIsCountedApart() {
        LiveLatencies live = new LiveLatencies(1, clock);
        live.lane(0).record(MILLISECOND);
        assertThat(live.next().warmingUp()).isTrue();
        live.lane(0).record(MILLISECOND);

        live.recordingBegins();
        live.lane(0).record(2 * MILLISECOND);

        LoadGlimpse glimpse = live.next();
        assertThat(glimpse.warmingUp()).isFalse();
        assertThat(glimpse.queries()).isEqualTo(1);
        assertThat(latencies(glimpse).getTotalCount()).isEqualTo(1);
    }

    @Test
    void everyBucketIsOneOfTheHistogramThatIsSent() {
        Histogram sent = LiveHistogram.empty();
        for (long valueNs = 0; valueNs < LatencyHistogram.HIGHEST_TRACKABLE_NS; valueNs += 1 + valueNs / 1000) {
            assertThat(LiveLatencies.lowestNs(LiveLatencies.bucket(valueNs)))
                    .isEqualTo(sent.lowestEquivalentValue(valueNs));
        }
        assertThat(LiveLatencies.lowestNs(LiveLatencies.bucket(LatencyHistogram.HIGHEST_TRACKABLE_NS)))
                .isEqualTo(sent.lowestEquivalentValue(LatencyHistogram.HIGHEST_TRACKABLE_NS));
    }

    @Test
    void noQueryIsLostOrCountedTwiceWhileAnotherThreadReads() throws InterruptedException {
        int queries = 2_000_000;
        LiveLatencies live = new LiveLatencies(2, clock);
        Thread[] lanes = new Thread[2];
        for (int i = 0; i < lanes.length; i++) {
            LiveLatencies.Lane lane = live.lane(i);
            lanes[i] = Thread.ofPlatform().start(() -> {
                for (int query = 0; query < queries; query++) {
                    lane.record(query % (10 * MILLISECOND));
                }
            });
        }

        long seen = 0;
        long intervals = 0;
        while (lanes[0].isAlive() || lanes[1].isAlive()) {
            seen += count(live.next());
            intervals++;
        }
        for (Thread lane : lanes) {
            lane.join();
        }
        LoadGlimpse last = live.next();

        assertThat(intervals).isGreaterThan(1);
        assertThat(seen + count(last)).isEqualTo(2L * queries);
        assertThat(last.queries()).isEqualTo(2L * queries);
    }

    private static long count(LoadGlimpse glimpse) {
        return glimpse.histogram() == null ? 0 : latencies(glimpse).getTotalCount();
    }

    private static Histogram latencies(LoadGlimpse glimpse) {
        return LiveHistogram.decode(Objects.requireNonNull(glimpse.histogram()));
    }
}
