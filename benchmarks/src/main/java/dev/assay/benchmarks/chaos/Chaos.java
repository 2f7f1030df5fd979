package dev.assay.benchmarks.chaos;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Disturb a lab at random, print what happened, and exit with 1 if something was lost or doubled. */
public final class Chaos {
    private static final int AGENTS = 30;
    private static final int WRONG_USAGE = 2;

    private Chaos() {}

    /** Run; arguments are as {@code --help} says. */
    public static void main(String... arguments) throws Exception {
        List<String> given = List.of(arguments);
        if (given.contains("--help")) {
            System.out.println("""
                    Usage: ./benchmarks/chaos [--minutes N] [--seed S]
                    Kills a coordinator, kills and cuts off agents, loses and doubles requests for N minutes (1), at random
                    from the seed (1), and checks then that each block has one result or a reason.""");
            return;
        }
        long minutes = 1;
        long seed = 1;
        for (int i = 0; i + 1 < given.size(); i += 2) {
            long value = Long.parseLong(given.get(i + 1));
            switch (given.get(i)) {
                case "--minutes" -> minutes = value;
                case "--seed" -> seed = value;
                default -> {
                    System.err.println("unknown: " + given.get(i) + "; see --help");
                    System.exit(WRONG_USAGE);
                }
            }
        }
        Path directory = Files.createDirectories(
                Path.of("target", "chaos-" + ProcessHandle.current().pid()));
        ChaosRun.Outcome outcome = ChaosRun.run(
                directory, Path.of("..", "scenarios", "library", "models"), seed, AGENTS, Duration.ofMinutes(minutes));
        outcome.summary().forEach(System.out::println);
        outcome.violations().forEach(violation -> System.out.println("VIOLATED: " + violation));
        System.out.println(outcome.violations().isEmpty() ? "nothing was lost or doubled" : "something is wrong");
        System.exit(outcome.violations().isEmpty() ? 0 : 1);
    }
}
