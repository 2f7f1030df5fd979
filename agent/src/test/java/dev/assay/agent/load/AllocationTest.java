package dev.assay.agent.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.assay.agent.runtime.PreparedQuery;
import dev.assay.scenarios.language.Batching;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.language.LoadBudget;
import dev.assay.scenarios.random.PoissonSchedule;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What runs between two queries allocates nothing: garbage would be collected in the middle of somebody's latency. */
class AllocationTest {
    private static final int QUERIES = 20_000;
    private static final int RUNS = 5;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final PreparedQuery[] queries = {new FakeQuery(() -> {}), new FakeQuery(() -> {})};
    private final LatencyRecorder latency = new LatencyRecorder(LatencyOrigin.SCHEDULED);
    private final LatencyRecorder issueDelay = new LatencyRecorder(LatencyOrigin.SCHEDULED);

    @Test
    void aClosedLoopAllocatesNothing() {
        ClosedLoop loop = new ClosedLoop(
                queries, latency, OutputChoice.none(LoadClock.system()), LoadClock.system(), ProgressReport.NONE);

        assertThat(allocatedBytes(() -> loop.run(LoadProgress.Phase.RECORDING, 0, QUERIES)))
                .isZero();
        assertThat(latency.toHistogram(0, 1).count()).isGreaterThanOrEqualTo(QUERIES);
    }

    @Test
    void aScheduleOfArrivalsAllocatesNothingWhileItRuns() {
        PoissonSchedule schedule = PoissonSchedule.of(1, 1e6, 0, QUERIES);
        LoadClock clock = LoadClock.system();
        ServerLoop[] loops = Stream.generate(() -> new ServerLoop(schedule, clock, new Lanes(), clock.nanoTime()))
                .limit(RUNS)
                .toArray(ServerLoop[]::new);
        OutputChoice outputs = OutputChoice.none(clock);
        int[] next = {0};

        assertThat(allocatedBytes(
                        () -> loops[next[0]++].run(queries, latency, issueDelay, outputs, ProgressReport.NONE)))
                .isZero();
        assertThat(issueDelay.toHistogram(0, 1).count()).isEqualTo((long) RUNS * schedule.count());
    }

    @Test
    void choosingOutputsKeepingStampsAndCountingForWatchersAllocatesNothing() {
        LoadClock clock = LoadClock.system();
        OutputChoice outputs = OutputChoice.of(new OutputSampling(32, 1, new Forgetful()), 0, 1, clock);
        StampLog stamps = new StampLog(RUNS * QUERIES, 1);
        LiveLatencies live = new LiveLatencies(1, clock);
        LatencyRecorder recorder = new LatencyRecorder(LatencyOrigin.ISSUED, null, null, stamps.lane(0), live.lane(0));
        recorder.start(clock.nanoTime(), 0);
        ClosedLoop loop = new ClosedLoop(queries, recorder, outputs, clock, ProgressReport.NONE);

        assertThat(allocatedBytes(() -> loop.run(LoadProgress.Phase.RECORDING, 0, QUERIES)))
                .isZero();
        assertThat(stamps.recorded()).isEqualTo((long) RUNS * QUERIES);
        assertThat(live.next().queries()).isEqualTo((long) RUNS * QUERIES);
    }

    /** Looks at outputs and keeps none. */
    private static final class Forgetful implements OutputSink {
        @Override
        public void keep(int place, PreparedQuery query) {}

        @Override
        public void forget(int place) {}
    }

    @Test
    void aBatcherAllocatesNothingWhileItRuns() {
        PreparedQuery query = queries[0];
        BatchPool pool = new BatchPool() {
            @Override
            public int samples() {
                return 10;
            }

            @Override
            public int lanes() {
                return 1;
            }

            @Override
            public List<Integer> lengths() {
                return List.of();
            }

            @Override
            public int bucketOf(int sample) {
                return 0;
            }

            @Override
            public PreparedQuery stack(int lane, int bucket, int[] samples, int count) {
                return query;
            }
        };
        Batching rules = new Batching(8, List.of(4), Duration.ofNanos(50_000), Duration.ofSeconds(1), List.of());
        LoadBudget budget = new LoadBudget(Duration.ZERO, Duration.ZERO, 1);
        RequestSamples samples = new RequestSamples(pool, 1);
        LoadClock clock = LoadClock.system();
        Load load = new Load.Concurrency("c", 20, rules, budget);
        StampLog stamps = new StampLog(2 * RUNS * QUERIES, 1);
        LiveLatencies live = new LiveLatencies(1, clock);
        OutputChoice outputs = OutputChoice.of(new OutputSampling(32, 1, new Forgetful()), 0, 1, clock);
        BatchLane lane = new BatchLane(
                0, 8, pool, samples, LatencyRecorder.of(load, stamps.lane(0), live.lane(0)), outputs, clock);
        lane.start(clock.nanoTime(), 0);
        BatchLoop[] loops = Stream.generate(() -> new BatchLoop(
                        new ClientRequests(20, samples, 0, QUERIES), rules, 1, clock, new Lanes(), 1, clock.nanoTime()))
                .limit(RUNS)
                .toArray(BatchLoop[]::new);
        int[] next = {0};

        assertThat(allocatedBytes(() -> loops[next[0]++].run(lane, ProgressReport.NONE)))
                .isZero();
        assertThat(lane.latency().count()).isGreaterThanOrEqualTo((long) RUNS * QUERIES);
        assertThat(stamps.recorded()).isEqualTo(lane.latency().count());
    }

    @Test
    void anObjectAQueryWouldBeSeen() {
        Object[] kept = new Object[1];
        PreparedQuery[] wasteful = {new FakeQuery(() -> kept[0] = new byte[16])};
        ClosedLoop loop = new ClosedLoop(
                wasteful, latency, OutputChoice.none(LoadClock.system()), LoadClock.system(), ProgressReport.NONE);

        assertThat(allocatedBytes(() -> loop.run(LoadProgress.Phase.RECORDING, 0, QUERIES)))
                .isGreaterThan(16L * QUERIES);
    }

    /**
     * Return the least that one of several runs allocates: the Java machine itself allocates now and then, when code is linked at first
     * use or compiled code is thrown away, but what a query allocates shows in every run.
     */
    private long allocatedBytes(Runnable work) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < RUNS; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            work.run();
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }
}
