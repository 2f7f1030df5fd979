package dev.assay.agent.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Count how often Linux killed a process of this control group (version 2) because its memory ran out. */
final class OutOfMemoryKills {
    private static final String COUNTER = "oom_kill ";

    private final Path events;

    /** @param events {@code memory.events} of the control group */
    OutOfMemoryKills(Path events) {
        this.events = events;
    }

    /** Return the counter of the control group as this process sees it. */
    static OutOfMemoryKills ofThisProcess() {
        return new OutOfMemoryKills(Path.of("/sys/fs/cgroup/memory.events"));
    }

    /** Return the count so far; 0 where the system does not tell. */
    long count() {
        try {
            return Files.exists(events)
                    ? Files.readAllLines(events).stream()
                            .filter(line -> line.startsWith(COUNTER))
                            .mapToLong(line -> Long.parseLong(
                                    line.substring(COUNTER.length()).strip()))
                            .sum()
                    : 0;
        } catch (IOException | NumberFormatException _) {
            // Only a better explanation is lost: the death itself is noticed all the same.
            return 0;
        }
    }
}
