package dev.assay.agent.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.agent.runtime.PreparedQuery;
import org.junit.jupiter.api.Test;

class ClosedLoopTest {
    private static final long QUERY_NS = 10;
    private static final long KEEPING_NS = 1_000_000;

    private final FakeClock clock = new FakeClock();

    @Test
    void keepingOutputsIsNoPartOfTheTimeThatQueriesTake() {
        ClosedLoop loop = loop();
        // Each of these queries has its outputs kept, the last one's after the end.
        assertThat(loop.run(LoadProgress.Phase.RECORDING, 0, 3)).isEqualTo(3);
        assertThat(loop.endNs() - loop.startNs() - loop.keepingNs()).isEqualTo(3 * QUERY_NS);
    }

    @Test
    void keepingOutputsDoesNotEndALoopEarly() {
        assertThat(loop().run(LoadProgress.Phase.RECORDING, 100 * QUERY_NS, 1)).isEqualTo(100);
    }

    private ClosedLoop loop() {
        OutputChoice outputs = OutputChoice.of(new OutputSampling(32, 1, new Slow()), 0, 1, clock);
        outputs.start();
        LatencyRecorder recorder = new LatencyRecorder(LatencyOrigin.ISSUED);
        recorder.start(clock.nanoTime(), 0);
        PreparedQuery[] queries = {FakeQuery.taking(clock, QUERY_NS)};
        return new ClosedLoop(queries, recorder, outputs, clock, ProgressReport.NONE);
    }

    /** Takes long, as a first time does. */
    private final class Slow implements OutputSink {
        @Override
        public void keep(int place, PreparedQuery query) {
            clock.advance(KEEPING_NS);
        }

        @Override
        public void forget(int place) {
            // Nothing is kept.
        }
    }
}
