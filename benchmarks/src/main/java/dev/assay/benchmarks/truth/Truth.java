package dev.assay.benchmarks.truth;

import dev.assay.agent.load.LoadClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Run all experiments on this machine's own clock, print what came out, and exit with 1 if something is off. */
public final class Truth {
    private static final long SEED = 20260101;

    /** Long enough that what a thread wakes up too late, some 20 µs, changes little. */
    private static final long SERVICE_NS = 4_000_000;

    /** Waiting times depend on each other: their mean needs many queries. */
    private static final int LONGER = 3;

    private static final double UTILIZATION = 0.5;
    private static final long DEFAULT_SECONDS = 60;

    private Truth() {}

    /** Run; the only argument, if there is one, says how many seconds an experiment takes, and a third of what a queue does. */
    public static void main(String... arguments) {
        Duration duration = Duration.ofSeconds(arguments.length == 0 ? DEFAULT_SECONDS : Long.parseLong(arguments[0]));
        LoadClock clock = LoadClock.system();
        QueueExperiment queue = new QueueExperiment(clock, SERVICE_NS, UTILIZATION, duration.multipliedBy(LONGER));
        StallExperiment stalls = new StallExperiment(clock, duration);
        List<Finding> mustHold = new ArrayList<>(queue.constantService(SEED));
        mustHold.addAll(queue.exponentialService(SEED));
        mustHold.addAll(stalls.openLoop(SEED));
        List<Finding> mustNotHold = stalls.closedLoop(SEED);
        mustHold.forEach(System.out::println);
        System.out.println("What coordinated omission makes of it, which must be off:");
        mustNotHold.forEach(System.out::println);
        boolean isTrue = mustHold.stream().allMatch(Finding::holds)
                && mustNotHold.stream().noneMatch(Finding::holds);
        System.exit(isTrue ? 0 : 1);
    }
}
