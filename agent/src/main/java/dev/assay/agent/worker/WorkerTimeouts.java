package dev.assay.agent.worker;

import java.time.Duration;

/**
 * Say how long a worker may take before it counts as hung. Generous: a slow machine is no fault, a hang costs minutes once.
 *
 * @param start until it takes commands
 * @param load until the model is loaded and compiled
 * @param firstInference until queries are prepared and the first one is answered
 * @param standstill between two signs of progress while measuring or scoring; more than any single query may take
 * @param evidence until it told what ran
 * @param shutDown until it exits when asked to
 */
public record WorkerTimeouts(
        Duration start,
        Duration load,
        Duration firstInference,
        Duration standstill,
        Duration evidence,
        Duration shutDown) {
    /** How many times longer everything may take on an emulated CPU, which is some hundred times slower. */
    private static final int EMULATED_FACTOR = 10;

    /** Return the same for an emulated CPU: there, starting Java alone takes longer than a minute when others need the real one. */
    public WorkerTimeouts onEmulatedCpu() {
        return new WorkerTimeouts(
                start.multipliedBy(EMULATED_FACTOR),
                load.multipliedBy(EMULATED_FACTOR),
                firstInference.multipliedBy(EMULATED_FACTOR),
                standstill.multipliedBy(EMULATED_FACTOR),
                evidence.multipliedBy(EMULATED_FACTOR),
                shutDown.multipliedBy(EMULATED_FACTOR));
    }

    /** Return what fits most models. */
    public static WorkerTimeouts defaults() {
        return new WorkerTimeouts(
                Duration.ofSeconds(60),
                Duration.ofMinutes(5),
                Duration.ofMinutes(5),
                Duration.ofMinutes(5),
                Duration.ofMinutes(5),
                Duration.ofSeconds(20));
    }
}
