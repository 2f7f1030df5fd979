package dev.assay.agent.daemon.link;

import java.time.Duration;

/** Let time pass. */
@FunctionalInterface
public interface Pause {
    /** Return after the time. */
    void of(Duration time) throws InterruptedException;
}
