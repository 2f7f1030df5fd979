package dev.assay.agent.block;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Wait before each cell until the CPU is about as cool as it was when the block began, so that no variant inherits the heat of the one
 * before. Without a sensor nothing is waited for: a fixed pause is too long on one machine and too short on the next.
 */
final class CoolDown {
    /** Closer to idle would take minutes; within this the clock of a CPU does not depend on it. */
    static final double ALLOWED_RISE_CELSIUS = 10;

    /** A machine that is still hot after this stays so. */
    static final Duration LONGEST = Duration.ofSeconds(60);

    private static final Duration STEP = Duration.ofMillis(500);

    private final Supplier<@Nullable Double> temperature;
    private final Pause pause;
    private final @Nullable Double startCelsius;

    /** Let time pass. */
    @FunctionalInterface
    interface Pause {
        /** Return after about that long, or earlier if the thread is interrupted, which stays so. */
        void pause(Duration duration);
    }

    /** Take the temperature now for what to cool down to. */
    CoolDown(Supplier<@Nullable Double> temperature, Pause pause) {
        this.temperature = temperature;
        this.pause = pause;
        this.startCelsius = temperature.get();
    }

    /** Wait, and return how long, in nanoseconds. */
    long await(BooleanSupplier isCancelled) {
        Duration waited = Duration.ZERO;
        while (isHot() && waited.compareTo(LONGEST) < 0 && !isCancelled.getAsBoolean()) {
            pause.pause(STEP);
            waited = waited.plus(STEP);
        }
        return waited.toNanos();
    }

    private boolean isHot() {
        Double now = startCelsius == null ? null : temperature.get();
        return now != null && startCelsius != null && now > startCelsius + ALLOWED_RISE_CELSIUS;
    }
}
