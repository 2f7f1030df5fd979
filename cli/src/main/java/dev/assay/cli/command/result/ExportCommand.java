package dev.assay.cli.command.result;

import dev.assay.reports.assembly.ResultJson;
import dev.assay.reports.export.ExportFormat;
import dev.assay.reports.gate.GateOutcome;
import dev.assay.reports.stamps.StampsCsv;
import dev.assay.scenarios.gate.GateExpression;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.result.RunResult;
import dev.assay.scenarios.stamps.QueryStampsReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Write a run in the formats of other programs. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = {
            "Writes a run in the formats of other programs.",
            "",
            "  csv         cells.csv: one line a cell, one column a quantity; empty where nothing was measured",
            "  markdown    summary.md: verdicts, gates and all cells, for a comment on a pull request",
            "  junit       junit.xml: one test a cell and one a gate, for CI systems",
            "  prometheus  metrics.prom: gauges for node_exporter's textfile collector",
            "  mlperf      BLOCK.VARIANT.mlperf_log_summary.txt: as LoadGen writes them; these are no MLPerf results",
            "  stamps      raw/*.csv: one file a round, one line a query, for runs that were measured with --raw;",
            "              scheduled_ns, issued_ns, done_ns and latency_ns count from the round's start",
        },
        footer = {
            "",
            "Examples:",
            "  assay export runs/20261124-193000-minilm-int8                             query stamps as CSV",
            "  assay export runs/20261124-193000-minilm-int8 --as csv,junit --out build",
            "  assay export runs/20261124-193000-minilm-int8 --as markdown --print >> comment.md",
            "  assay export runs/20261124-193000-minilm-int8 --as junit --gate 'int8.speedup >= 1.3'",
            "  assay export runs/20261124-193000-minilm-int8/raw/b1.int8.round-1.stamps",
        })
public final class ExportCommand implements Callable<Integer> {
    private static final String SUFFIX = ".stamps";

    private static final String STAMPS = "stamps";

    @Parameters(
            paramLabel = "RUN",
            description = "The directory of a run, its result.json, or one of its .stamps files.")
    private Path run = Path.of("");

    @Option(
            names = "--as",
            paramLabel = "FORMAT",
            split = ",",
            defaultValue = STAMPS,
            description = "One or several of csv, markdown, junit, prometheus, mlperf, stamps; default: stamps.")
    private List<String> formats = List.of();

    @Option(
            names = "--gate",
            paramLabel = "EXPR",
            description = "A gate to show in junit and markdown, as in `assay run`. May be repeated.")
    private List<String> gates = List.of();

    @Option(names = "--out", paramLabel = "DIR", description = "Where to write; default: where the run is.")
    private @Nullable Path out;

    @Option(names = "--print", description = "Print instead of writing files; not for stamps.")
    private boolean printed;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter print = spec.commandLine().getOut();
        List<ExportFormat> chosen = chosen();
        if (!chosen.isEmpty()) {
            exportResult(chosen, print);
        }
        if (formats.contains(STAMPS)) {
            for (Path stamps : files()) {
                print.println(export(stamps));
            }
        }
        print.flush();
        return 0;
    }

    private List<ExportFormat> chosen() {
        List<ExportFormat> chosen = new ArrayList<>();
        for (String format : formats) {
            if (!format.equals(STAMPS)) {
                chosen.add(Arrays.stream(ExportFormat.values())
                        .filter(known -> known.toText().equals(format))
                        .findFirst()
                        .orElseThrow(() -> new ProblemException(Problem.user(
                                "export.unknown-format",
                                "there is no format '" + format + "'",
                                "choose from csv, markdown, junit, prometheus, mlperf and stamps"))));
            }
        }
        return chosen;
    }

    private void exportResult(List<ExportFormat> chosen, PrintWriter print) {
        List<GateExpression> expressions =
                gates.stream().map(GateExpression::parse).toList();
        Path file = RunFiles.result(run);
        RunResult result = ResultJson.read(file);
        GateOutcome outcome = GateOutcome.of(result, expressions);
        Path directory = out == null ? file.toAbsolutePath().resolveSibling("") : out;
        for (ExportFormat format : chosen) {
            for (ExportFormat.ExportedFile exported : format.write(result, outcome)) {
                if (printed) {
                    print.print(exported.text());
                } else {
                    print.println(write(directory, exported));
                }
            }
        }
    }

    private static Path write(Path directory, ExportFormat.ExportedFile exported) {
        Path file = directory.resolve(exported.name());
        try {
            Files.createDirectories(directory);
            return Files.writeString(file, exported.text());
        } catch (IOException e) {
            throw failed(file, e);
        }
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
                        "check that it can be read and that there is space for what is written"),
                cause);
    }
}
