package dev.assay.coordinator.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ResultTurnsTest {
    private static final String RUN = "run";

    private final ResultTurns turns = new ResultTurns();

    @Test
    void theFirstBlockIsWrittenAtOnceAndTheNextAfterAPauseThatIsTenTimesAsLongAsThatTook() {
        assertThat(turns.wantSoFar(RUN, 1000)).hasValue(0);
        turns.begin(RUN, 1000);
        assertThat(turns.end(RUN, 1050)).isEmpty();
        assertThat(turns.wantSoFar(RUN, 1100)).hasValue(450);
        assertThat(turns.wantSoFar(RUN, 1550)).hasValue(0);
        assertThat(turns.wantSoFar("another run", 1100)).hasValue(0);
    }

    @Test
    void whatEndsWhileAResultIsWrittenIsToldInTheNextOne() {
        turns.begin(RUN, 1000);
        assertThat(turns.wantSoFar(RUN, 1010)).isEmpty();
        assertThat(turns.wantSoFar(RUN, 1020)).isEmpty();
        assertThat(turns.end(RUN, 1030)).hasValue(300);
        turns.begin(RUN, 1330);
        assertThat(turns.end(RUN, 1360)).isEmpty();
    }

    @Test
    void theLastResultWaitsForNothingButTheOneThatIsBeingWritten() {
        turns.begin(RUN, 1000);
        assertThat(turns.wantSoFar(RUN, 1010)).isEmpty();
        assertThat(turns.wantLast(RUN)).isFalse();
        assertThat(turns.end(RUN, 1030)).hasValue(0);
        turns.begin(RUN, 1030);
        assertThat(turns.end(RUN, 1060)).isEmpty();
        assertThat(turns.wantLast(RUN)).isTrue();
    }

    @Test
    void aResultThatCouldNotBeWrittenIsNotWaitedFor() {
        turns.begin(RUN, 1000);
        turns.fail(RUN);
        assertThat(turns.wantLast(RUN)).isTrue();
    }

    /** 2,000 blocks, one a second, each of which makes the result take a millisecond longer. */
    @Test
    void writingTakesASmallPartOfTheTimeHoweverManyBlocksThereAre() {
        long nowMs = 0;
        long writingMs = 0;
        for (int block = 1; block <= 2_000; block++) {
            long nextMs = nowMs + 1_000;
            OptionalLong wait = turns.wantSoFar(RUN, nowMs);
            if (wait.isPresent() && wait.getAsLong() < 1_000) {
                long begin = nowMs + wait.getAsLong();
                turns.begin(RUN, begin);
                turns.end(RUN, begin + block);
                writingMs += block;
            }
            nowMs = nextMs;
        }
        assertThat(writingMs).isLessThan(nowMs / 9);
    }
}
