package dev.assay.cli.command;

import dev.assay.reports.stamps.StampsCsv;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.stamps.QueryStampsReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Turn raw query stamps into CSV. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = {
            "Turns the query stamps of a run into CSV: one file a round, one line a query.",
            "Stamps are kept by `assay run --raw`. Columns, in nanoseconds after the round's start:",
            "scheduled_ns, issued_ns, done_ns, latency_ns.",
        },
        footer = {
            "",
            "Examples:",
            "  assay export runs/20261124-193000-minilm-int8",
            "  assay export runs/20261124-193000-minilm-int8 --out csv",
            "  assay export runs/20261124-193000-minilm-int8/raw/b1.int8.round-1.stamps",
        })
final class ExportCommand implements Callable<Integer> {
    private static final String SUFFIX = ".stamps";

    @Parameters(paramLabel = "RUN", description = "The directory of a run, or one of its .stamps files.")
    private Path run = Path.of("");

    @Option(names = "--out", paramLabel = "DIR", description = "Where to write; default: beside the stamps.")
    private @Nullable Path out;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter print = spec.commandLine().getOut();
        for (Path stamps : files()) {
            print.println(export(stamps));
        }
        print.flush();
        return 0;
    }

    private List<Path> files() {
        if (!Files.exists(run)) {
            throw new ProblemException(Problem.user(
                    "export.not-found", "there is no " + run, "give the directory of a run; runs are in runs/"));
        }
        if (!Files.isDirectory(run)) {
            return List.of(run);
        }
        Path raw = Files.isDirectory(run.resolve("raw")) ? run.resolve("raw") : run;
        try (Stream<Path> files = Files.list(raw)) {
            List<Path> stamps = files.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
            if (stamps.isEmpty()) {
                throw new ProblemException(Problem.user(
                        "export.no-stamps",
                        run + " has no query stamps",
                        "measure with `assay run FILE --raw`, which keeps them"));
            }
            return stamps;
        } catch (IOException e) {
            throw failed(run, e);
        }
    }

    private Path export(Path stamps) {
        String name = stamps.getFileName().toString();
        String stem = name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
        try {
            Path file = out == null
                    ? stamps.resolveSibling(stem + ".csv")
                    : Files.createDirectories(out).resolve(stem + ".csv");
            // Moved into place when it is whole: nobody takes half a table for all of it.
            Path unfinished = file.resolveSibling(file.getFileName() + ".part");
            try (QueryStampsReader reader = new QueryStampsReader(stamps)) {
                try (Writer csv = Files.newBufferedWriter(unfinished)) {
                    StampsCsv.write(reader, csv);
                }
                Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(unfinished);
            }
            return file;
        } catch (IOException e) {
            throw failed(stamps, e);
        }
    }

    private static ProblemException failed(Path what, IOException cause) {
        return new ProblemException(
                Problem.environment(
                        "export.failed",
                        what + " can't be exported: " + cause,
                        "check that it can be read and that there is space for the CSV"),
                cause);
    }
}
