package dev.assay.agent.daemon.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    @Test
    void doublesItsLimitUpToACap() {
        Backoff backoff = new Backoff(highest(), FIRST, LONGEST);

        assertThat(Stream.generate(backoff::next).limit(9).map(Duration::toMillis))
                .containsExactly(500L, 1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 30_000L, 30_000L, 30_000L);
        backoff.reset();
        assertThat(backoff.next()).isEqualTo(FIRST);
    }

    @Test
    void spreadsOverTheWholeTime() {
        Backoff backoff = new Backoff(new SplittableRandom(1), LONGEST, LONGEST);

        assertThat(Stream.generate(backoff::next).limit(100))
                .allMatch(pause -> !pause.isNegative() && pause.compareTo(LONGEST) <= 0)
                .anyMatch(pause -> pause.toSeconds() < 5)
                .anyMatch(pause -> pause.toSeconds() > 25);
    }

    private static RandomGenerator highest() {
        return new RandomGenerator() {
            @Override
            public long nextLong() {
                return -1;
            }

            @Override
            public long nextLong(long bound) {
                return bound - 1;
            }
        };
    }
}
