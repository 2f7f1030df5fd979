package dev.assay.benchmarks.chaos;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Disturb labs at random, print what happened, and exit with 1 if something was lost or doubled. */
public final class ChaosMain {
    /** A lab is begun anew after so many faults, with PostgreSQL and with SQLite in turns. */
    private static final int FAULTS_IN_A_LAB = 50;

    private static final int PROCESSES = 3;
    private static final int SIMULATED = 12;
    private static final int WRONG_USAGE = 2;

    private ChaosMain() {}

    /** Run; arguments are as {@code --help} says. */
    public static void main(String... arguments) throws Exception {
        List<String> given = List.of(arguments);
        if (given.contains("--help")) {
            System.out.println("""
                    Usage: ./benchmarks/chaos/run [--faults N] [--seed S]
                    Lets N faults (100), chosen by the seed (1), happen to labs of real processes: kills and freezes coordinator,
                    agents and database, cuts, delays, loses and doubles traffic, fills disks and sets clocks. Each lab ends in
                    peace after 50 of them; then its history is checked: each block reported exactly once, or failed with a
                    reason; no two valid leases; nothing lost that an agent was told is kept; every run ended.""");
            return;
        }
        int faults = 100;
        long seed = 1;
        for (int i = 0; i < given.size(); i += 2) {
            if (i + 1 == given.size() || !given.get(i + 1).matches("\\d{1,9}")) {
                wrong(given.get(i));
            }
            int value = Integer.parseInt(given.get(i + 1));
            switch (given.get(i)) {
                case "--faults" -> faults = value;
                case "--seed" -> seed = value;
                default -> wrong(given.get(i));
            }
        }
        System.exit(run(faults, seed) ? 0 : 1);
    }

    private static void wrong(String argument) {
        System.err.println("can't use " + argument + "; see --help");
        System.exit(WRONG_USAGE);
    }

    private static boolean run(int faults, long seed) throws Exception {
        Path directory = Files.createDirectories(
                Path.of("target", "chaos-" + ProcessHandle.current().pid()));
        SplittableRandom seeds = new SplittableRandom(seed);
        Map<String, Integer> counts = new TreeMap<>();
        List<String> violations = new ArrayList<>();
        for (int done = 0, number = 1; done < faults; done += FAULTS_IN_A_LAB, number++) {
            boolean hasDatabase = number % 2 == 0;
            long own = seeds.nextLong();
            ChaosRun.Outcome outcome = ChaosRun.run(new ChaosRun.Plan(
                    directory.resolve("lab-" + number),
                    own,
                    Math.min(FAULTS_IN_A_LAB, faults - done),
                    PROCESSES,
                    SIMULATED,
                    hasDatabase));
            outcome.counts().forEach((what, count) -> counts.merge(what, count, Integer::sum));
            violations.addAll(outcome.violations());
            System.out.println("lab " + number + (hasDatabase ? ", PostgreSQL" : ", SQLite") + ", seed " + own + ": "
                    + outcome.violations().size() + " violations");
            outcome.violations().forEach(violation -> System.out.println("  VIOLATED: " + violation));
        }
        counts.forEach((what, count) -> System.out.println(what + ": " + count));
        System.out.println(
                violations.isEmpty()
                        ? "nothing was lost or doubled"
                        : "something is wrong; what was written down and logged is in " + directory);
        return violations.isEmpty();
    }
}
