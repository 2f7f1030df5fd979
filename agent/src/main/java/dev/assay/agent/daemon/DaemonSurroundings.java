package dev.assay.agent.daemon;

import dev.assay.agent.daemon.link.Pause;
import java.security.SecureRandom;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Bring time and chance to a daemon.
 *
 * @param random spreads what agents try again
 * @param pause lets time pass
 * @param nanoTime a clock that never jumps
 * @param instances names that no process of an agent ever had
 */
public record DaemonSurroundings(
        RandomGenerator random, Pause pause, LongSupplier nanoTime, Supplier<String> instances) {
    /** Return the real ones. */
    public static DaemonSurroundings system() {
        return new DaemonSurroundings(
                new SecureRandom(),
                time -> Thread.sleep(time),
                System::nanoTime,
                () -> UUID.randomUUID().toString());
    }
}
