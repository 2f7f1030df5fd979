package dev.assay.scenarios.measurement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scenarios.measurement.NewInputs.Verdict;
import dev.assay.scenarios.random.SplitMix64;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NewInputsTest {
    private static final long MILLISECOND = 1_000_000;

    @Test
    void twentyOutOfTwentyAreNoChance() {
        assertThat(NewInputs.of(20, 20, 0, 9, MILLISECOND).verdict()).isEqualTo(Verdict.SLOWER);
        assertThat(NewInputs.of(19, 19, 0, 9, MILLISECOND).verdict()).isEqualTo(Verdict.AS_FAST);
    }

    @Test
    void aFewSlowOnesAmongManyAreNoCache() {
        assertThat(NewInputs.of(100, 30, 0, 1.02, MILLISECOND).verdict()).isEqualTo(Verdict.AS_FAST);
    }

    @Test
    void noiseOnBothSidesIsNoCache() {
        assertThat(NewInputs.of(320, 170, 140, 1.1, MILLISECOND).verdict()).isEqualTo(Verdict.AS_FAST);
    }

    @Test
    void aModelThatTakesMicrosecondsCanNotBeJudged() {
        assertThat(NewInputs.of(32, 0, 0, 1, 15_000).verdict()).isEqualTo(Verdict.TOO_FAST);
    }

    @Test
    void roundsAddUp() {
        NewInputs one = NewInputs.of(10, 10, 0, 3, MILLISECOND);

        assertThat(one.verdict()).isEqualTo(Verdict.AS_FAST);
        assertThat(NewInputs.merge(List.of(one, one, NewInputs.of(10, 9, 1, 5, 2 * MILLISECOND))))
                .isEqualTo(new NewInputs(30, 29, 1, 3, MILLISECOND, Verdict.SLOWER));
    }

    /** A machine so noisy that half of all pairs differ by more than a quarter, one way or the other. */
    @Test
    void honestModelsOnNoisyMachinesAreNotAccused() {
        SplitMix64 random = new SplitMix64(1);
        List<Verdict> verdicts = new ArrayList<>();
        for (int cell = 0; cell < 10_000; cell++) {
            int slower = 0;
            int faster = 0;
            for (int pair = 0; pair < 64; pair++) {
                double draw = random.nextDouble();
                slower += draw < 0.45 ? 1 : 0;
                faster += draw > 0.55 ? 1 : 0;
            }
            verdicts.add(NewInputs.of(64, slower, faster, 1, MILLISECOND).verdict());
        }
        assertThat(verdicts).doesNotContain(Verdict.SLOWER);
    }
}
