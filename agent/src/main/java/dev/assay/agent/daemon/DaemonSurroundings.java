package dev.assay.agent.daemon;

import dev.assay.agent.daemon.link.Pause;
import dev.assay.agent.probe.TemperatureSensor;
import java.security.SecureRandom;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Bring time, chance and the machine to a daemon.
 *
 * @param random spreads what agents try again
 * @param pause lets time pass
 * @param nanoTime a clock that never jumps
 * @param instances names that no process of an agent ever had
 * @param temperature reads the hottest CPU sensor in degrees Celsius, {@code null} where there is none
 */
public record DaemonSurroundings(
        RandomGenerator random,
        Pause pause,
        LongSupplier nanoTime,
        Supplier<String> instances,
        Supplier<@Nullable Double> temperature) {
    /** Return the real ones. */
    public static DaemonSurroundings system() {
        return new DaemonSurroundings(
                new SecureRandom(),
                time -> Thread.sleep(time),
                System::nanoTime,
                () -> UUID.randomUUID().toString(),
                TemperatureSensor.ofThisMachine()::celsius);
    }
}
