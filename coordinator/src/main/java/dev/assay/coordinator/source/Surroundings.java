package dev.assay.coordinator.source;

import eu.maveniverse.maven.mima.context.ContextOverrides;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Name what the sources touch besides files and network, so that tests can stand in for it.
 *
 * @param environment the environment variables: where tools are looked for, tokens, other endpoints
 * @param clock the wall clock
 * @param pause waits between attempts
 * @param plainHttpAllowed which addresses may be fetched without TLS; none outside tests
 * @param mavenOverrides how to find the user's Maven settings
 */
record Surroundings(
        Map<String, String> environment,
        InstantSource clock,
        Pause pause,
        Predicate<URI> plainHttpAllowed,
        Supplier<ContextOverrides.Builder> mavenOverrides) {
    Surroundings {
        environment = Map.copyOf(environment);
    }

    /** Return this process's own. */
    static Surroundings ofThisProcess() {
        return new Surroundings(
                System.getenv(),
                InstantSource.system(),
                Thread::sleep,
                uri -> false,
                () -> ContextOverrides.create().withUserSettings(true));
    }

    /** Wait. */
    @FunctionalInterface
    interface Pause {
        void of(Duration duration) throws InterruptedException;
    }
}
