package dev.assay.reports.tune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.reports.tune.TuneChoice.PassedOver;
import dev.assay.scenarios.result.Interval;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TuneChoiceTest {
    private static final Interval BEST = new Interval(1, 1, 1);

    private static CandidateFacts facts(
            String name, double slowness, long bytes, @Nullable Interval excess, @Nullable String obstacle) {
        return new CandidateFacts(
                new TuneCandidate("block", name, name),
                "block",
                slowness,
                null,
                null,
                null,
                null,
                null,
                null,
                bytes,
                "0",
                excess,
                obstacle,
                List.of(),
                obstacle == null ? 0.0 : slowness,
                obstacle,
                true,
                true);
    }

    private static TuneRung rung(int number, boolean last, CandidateFacts... candidates) {
        return new TuneRung(number, last, "rung-" + number, 3, 1000, List.of(candidates), List.of());
    }

    @Test
    void theLastRungDecidesAndWhatSeemedBetterIsNamedWithItsReason() {
        TuneRung first = rung(
                1,
                false,
                facts("a", 1.0, 9, null, "loses too much"),
                facts("b", 2.0, 8, BEST, null),
                facts("c", 2.1, 7, new Interval(1.05, 0.9, 1.2), null),
                facts("d", 9.0, 6, null, "loses even more"));
        TuneRung last =
                rung(2, true, facts("b", 2.2, 8, new Interval(1.1, 0.95, 1.3), null), facts("c", 2.0, 7, BEST, null));

        TuneChoice choice =
                TuneChoice.of(List.of(first, last), TuneGoal.LATENCY).orElseThrow();

        assertThat(choice.facts().candidate().name()).isEqualTo("c");
        assertThat(choice.directory()).isEqualTo("rung-2");
        assertThat(choice.alike()).containsExactly("b");
        assertThat(choice.passedOver()).containsExactly(new PassedOver("a", 2.1, 1, "loses too much"));
    }

    @Test
    void theSmallestIsChosenByItsBytes() {
        TuneRung last = rung(1, true, facts("a", 1.0, 9, new Interval(3, 3, 3), null), facts("b", 5.0, 3, BEST, null));

        assertThat(TuneChoice.of(List.of(last), TuneGoal.SIZE)
                        .orElseThrow()
                        .facts()
                        .candidate()
                        .name())
                .isEqualTo("b");
        assertThat(TuneChoice.of(List.of(last), null)
                        .orElseThrow()
                        .facts()
                        .candidate()
                        .name())
                .isEqualTo("a");
    }

    @Test
    void nothingIsChosenFromARungThatWasNotMeasuredInFull() {
        assertThat(TuneChoice.of(List.of(rung(1, false, facts("a", 1, 1, BEST, null))), null))
                .isEmpty();
        assertThat(TuneChoice.of(List.of(), null)).isEmpty();
    }

    @Test
    void theNearestMissIsTheOneThatMissesByLeast() {
        TuneRung first = rung(1, false, facts("a", 0.5, 1, null, "misses by half"), facts("b", 3, 1, BEST, null));
        TuneRung last = rung(2, true, facts("b", 0.7, 1, null, "misses by more"));

        assertThat(TuneResult.nearestMiss(List.of(first, last)).orElseThrow().missed())
                .isEqualTo("misses by half");
    }
}
