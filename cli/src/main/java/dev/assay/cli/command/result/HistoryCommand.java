package dev.assay.cli.command.result;

import dev.assay.cli.command.option.FactsOutput;
import dev.assay.cli.command.option.TerminalSize;
import dev.assay.reports.assembly.ResultJson;
import dev.assay.reports.gate.RunOutcome;
import dev.assay.reports.history.History;
import dev.assay.reports.history.HistoryText;
import dev.assay.reports.history.Metric;
import dev.assay.reports.history.Series;
import dev.assay.reports.history.SeriesReader;
import dev.assay.reports.html.TrendPage;
import dev.assay.scenarios.language.Scenario;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.result.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Follow cells over many runs, and find where they changed. */
@Command(
        name = "history",
        mixinStandardHelpOptions = true,
        description = {
            "Follows each cell from run to run, and finds where it changed.",
            "A cell is the same if scenario, variant, shape, load, runtime and device have the same names and the processor is the same.",
            "Changes are told from noise by a test: within runs and between them.",
        },
        footer = {
            "",
            "Examples:",
            "  assay history                                    all runs below runs/",
            "  assay history --scenario minilm-int8 --metric time,speedup",
            "  assay history archive/ runs/ --html trends       one page with a chart for each series",
            "  assay history --since 2026-11-01 --gate          exit with 1 if something is worse now than before",
            "  assay history --baseline release-1.2 --gate      or than in a run that has this name",
            "",
            "Exit codes: 0 fine, 1 something is worse (with --gate), 2 wrong usage, 4 Assay failed.",
        })
public final class HistoryCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "DIR",
            arity = "0..*",
            description = "Directories that hold runs, or result.json files; default: runs")
    private List<Path> places = List.of(KeptRuns.USUAL);

    @Option(names = "--scenario", paramLabel = "NAME", description = "Only runs of this scenario.")
    private @Nullable String scenario;

    @Option(names = "--variant", paramLabel = "NAME", description = "Only this variant.")
    private @Nullable String variant;

    @Option(
            names = "--metric",
            paramLabel = "METRIC",
            split = ",",
            description = "One or several of time, speedup, accuracy, size, cold-start, peak-memory; default: all.")
    private List<String> metrics = List.of();

    @Option(
            names = "--since",
            paramLabel = "DAY",
            description = "Only runs from this day on, such as 2026-11-01 (UTC): what was before is accepted.")
    private @Nullable String since;

    @Option(
            names = "--baseline",
            paramLabel = "RUN",
            description =
                    "Hold the newest runs against this one, not against the best before: a baseline's name, the directory"
                            + " of a run, or its result.json.")
    private @Nullable Path baseline;

    @Option(
            names = "--gate",
            description =
                    "Exit with 1 if the newest runs of a series are shown to be worse than what they are held against, or if"
                            + " the newest one could not measure it any more.")
    private boolean gate;

    @Option(names = "--html", paramLabel = "DIR", description = "Also write a page with all charts: DIR/index.html.")
    private @Nullable Path html;

    @Mixin
    private FactsOutput output = new FactsOutput();

    @Spec
    private CommandSpec command = CommandSpec.create();

    @Override
    public Integer call() {
        List<Metric> wanted = metrics.isEmpty()
                ? List.of(Metric.values())
                : metrics.stream().map(HistoryCommand::metric).toList();
        KeptRuns kept = KeptRuns.below(places);
        List<KeptRuns.Run> runs = chosen(kept);
        if (runs.isEmpty()) {
            throw new ProblemException(Problem.user(
                    "history.no-runs",
                    "there is no run " + (scenario == null ? "" : "of " + scenario + " ") + "below "
                            + places.stream().map(Path::toString).collect(Collectors.joining(", ")),
                    "measure with `assay run`, or name the directories that hold runs"));
        }
        List<Series> series =
                SeriesReader.read(runs.stream()
                                .map(run -> new SeriesReader.KeptRun(run.result(), link(run)))
                                .toList())
                        .stream()
                        .filter(each -> wanted.contains(each.metric()))
                        .filter(each ->
                                variant == null || variant.equals(each.name().variant()))
                        .toList();
        History history = history(runs, series);
        List<String> lines = new ArrayList<>(HistoryText.lines(history, TerminalSize.columns()));
        if (html != null) {
            lines.addAll(List.of("", "page: " + write(html, history)));
        }
        output.print(history, lines);
        kept.unreadable().forEach(problem -> command.commandLine().getErr().println("left out: " + problem.message()));
        return gate && !history.isFine() ? RunOutcome.GATE_FAILED : RunOutcome.FINE;
    }

    private History history(List<KeptRuns.Run> runs, List<Series> series) {
        if (baseline == null) {
            return History.of(runs.size(), series, margin(runs));
        }
        RunResult measure = ResultJson.read(RunFiles.result(baseline));
        History history = History.against(baseline.toString(), measure, runs.size(), series, margin(runs));
        if (history.trends().stream().allMatch(trend -> trend.standing() == null)) {
            throw new ProblemException(Problem.user(
                    "history.nothing-to-hold",
                    "no series of two runs or more is in " + baseline,
                    "name a run of the same scenario on the same machine; a single run is compared by `assay compare "
                            + baseline + " latest`"));
        }
        return history;
    }

    private List<KeptRuns.Run> chosen(KeptRuns kept) {
        Instant from = since == null ? Instant.MIN : day(since);
        return kept.runs().stream()
                .filter(run ->
                        scenario == null || scenario.equals(run.result().run().scenario()))
                .filter(run -> !run.result().run().started().isBefore(from))
                .toList();
    }

    private static Instant day(String text) {
        try {
            return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeParseException e) {
            throw new ProblemException(
                    Problem.user("history.bad-day", "'" + text + "' is no day", "write it as 2026-11-01"), e);
        }
    }

    private static Metric metric(String text) {
        return Arrays.stream(Metric.values())
                .filter(metric -> metric.toText().equals(text))
                .findFirst()
                .orElseThrow(() -> new ProblemException(Problem.user(
                        "history.unknown-metric",
                        "'" + text + "' is nothing that is followed",
                        "known are: "
                                + Arrays.stream(Metric.values())
                                        .map(Metric::toText)
                                        .collect(Collectors.joining(", ")))));
    }

    /** The newest run says what matters. */
    private static double margin(List<KeptRuns.Run> runs) {
        RunResult newest = runs.getLast().result();
        return Objects.requireNonNullElse(newest.run().margin(), Scenario.DEFAULT_MARGIN);
    }

    private @Nullable String link(KeptRuns.Run run) {
        if (html == null || !Files.isRegularFile(run.page())) {
            return null;
        }
        Path from = html.toAbsolutePath().normalize();
        Path to = run.page().toAbsolutePath().normalize();
        return Objects.equals(from.getRoot(), to.getRoot())
                ? from.relativize(to).toString().replace('\\', '/')
                : to.toUri().toString();
    }

    private static Path write(Path directory, History history) {
        Path page = directory.resolve("index.html");
        try {
            Files.createDirectories(directory);
            Files.writeString(page, TrendPage.render(history));
            return page;
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.environment(
                            "history.not-writable",
                            "can't write " + page + ": " + e.getMessage(),
                            "choose a directory that can be written with --html"),
                    e);
        }
    }
}
