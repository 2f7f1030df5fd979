package dev.assay.benchmarks.farm;

import dev.assay.benchmarks.lab.CoordinatorOptions;
import dev.assay.coordinator.database.PostgresServer;
import dev.assay.coordinator.farm.history.Violation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Let a farm of simulated agents work for a real coordinator; arguments are as {@code --help} says. */
public final class FarmMain {
    private static final int WRONG_USAGE = 2;
    private static final int MOST_SHOWN = 20;

    private FarmMain() {}

    /** Run. */
    public static void main(String... arguments) throws Exception {
        List<String> given = List.of(arguments);
        Optional<FarmOptions> options = FarmOptions.parse(given);
        if (given.contains("--help") || options.isEmpty()) {
            System.out.println(FarmOptions.USAGE);
            System.exit(given.contains("--help") ? 0 : WRONG_USAGE);
        }
        Path directory = Files.createDirectories(
                Path.of("target", "farm-" + ProcessHandle.current().pid()));
        List<Violation> violations = options.get().postgresql()
                ? withPostgresql(options.get(), directory)
                : new FarmRun(
                                options.get(),
                                directory,
                                CoordinatorOptions.database(directory).toString())
                        .run();
        violations.stream().limit(MOST_SHOWN).forEach(violation -> System.out.println("VIOLATED: " + violation));
        System.exit(violations.isEmpty() ? 0 : 1);
    }

    private static List<Violation> withPostgresql(FarmOptions options, Path directory) throws Exception {
        try (PostgresServer server = PostgresServer.start()) {
            return new FarmRun(options, directory, server.newSchemaAddress()).run();
        }
    }
}
