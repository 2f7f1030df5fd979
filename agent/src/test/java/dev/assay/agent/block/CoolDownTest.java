package dev.assay.agent.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class CoolDownTest {
    private final List<Duration> pauses = new ArrayList<>();

    @Test
    void waitsUntilItIsAboutAsCoolAsAtTheBeginning() {
        CoolDown coolDown = coolDown(40, 71, 63, 55, 50);

        assertThat(coolDown.await(() -> false))
                .isEqualTo(Duration.ofMillis(1500).toNanos());
        assertThat(pauses).hasSize(3);
    }

    @Test
    void aCoolMachineIsNotWaitedFor() {
        assertThat(coolDown(40, 49).await(() -> false)).isZero();
    }

    @Test
    void aMachineThatStaysHotIsNotWaitedForForEver() {
        assertThat(coolDown(40, 80).await(() -> false)).isEqualTo(CoolDown.LONGEST.toNanos());
    }

    @Test
    void cancellationEndsTheWait() {
        assertThat(coolDown(40, 80).await(() -> pauses.size() >= 2))
                .isEqualTo(Duration.ofSeconds(1).toNanos());
    }

    @Test
    void withoutASensorNothingIsWaitedFor() {
        assertThat(new CoolDown(() -> null, pauses::add).await(() -> false)).isZero();
        assertThat(pauses).isEmpty();
    }

    /** The last temperature stays. */
    private CoolDown coolDown(double... celsius) {
        Deque<Double> readings = new ArrayDeque<>();
        Arrays.stream(celsius).forEach(readings::add);
        return new CoolDown(() -> readings.size() > 1 ? readings.removeFirst() : readings.getFirst(), pauses::add);
    }
}
