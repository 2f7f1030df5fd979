package dev.assay.cli.command.result;

import dev.assay.reports.assembly.ResultJson;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.result.RunResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Find runs that were kept in directories. */
final class KeptRuns {
    /** Where `assay run` puts runs, below the working directory. */
    static final Path USUAL = Path.of("runs");

    private static final String RESULT = "result.json";
    private static final int DEEPEST = 6;

    private final List<Run> runs = new ArrayList<>();
    private final List<Problem> unreadable = new ArrayList<>();

    private KeptRuns() {}

    /** A run and where its result is. */
    record Run(Path file, RunResult result) {
        /** Return the run's page, which may be missing. */
        Path page() {
            return file.resolveSibling("index.html");
        }
    }

    /**
     * Read all runs below these directories. Each run counts once, however often it was copied.
     *
     * @throws ProblemException {@code history.no-directory} if one of them is not there
     */
    static KeptRuns below(List<Path> directories) {
        KeptRuns kept = new KeptRuns();
        Set<String> known = new HashSet<>();
        for (Path directory : directories) {
            for (Path file : results(directory)) {
                kept.read(file, known);
            }
        }
        kept.runs.sort(Comparator.comparing((Run run) -> run.result().run().started())
                .thenComparing(run -> run.result().run().id()));
        return kept;
    }

    /** Return the runs, by time. */
    List<Run> runs() {
        return List.copyOf(runs);
    }

    /** Return what is wrong with results that can't be read. */
    List<Problem> unreadable() {
        return List.copyOf(unreadable);
    }

    private void read(Path file, Set<String> known) {
        try {
            RunResult result = ResultJson.read(file);
            if (known.add(result.run().id() + " " + result.run().started())) {
                runs.add(new Run(file, result));
            }
        } catch (ProblemException e) {
            unreadable.addAll(e.problems());
        }
    }

    private static List<Path> results(Path place) {
        if (Files.isRegularFile(place)) {
            return List.of(place);
        }
        if (!Files.isDirectory(place)) {
            throw new ProblemException(Problem.user(
                    "history.no-directory",
                    "there is no directory " + place,
                    "name directories that hold runs; `assay run` puts them below runs/ unless --out says otherwise"));
        }
        try (Stream<Path> files = Files.find(
                place,
                DEEPEST,
                (path, attributes) -> attributes.isRegularFile()
                        && path.getFileName().toString().equals(RESULT),
                new FileVisitOption[0])) {
            return files.sorted().toList();
        } catch (IOException | UncheckedIOException e) {
            throw new ProblemException(
                    Problem.environment(
                            "history.not-readable",
                            "can't look through " + place + ": " + e.getMessage(),
                            "check the directory's permissions"),
                    e);
        }
    }
}
