package dev.assay.cli.command.measure;

import dev.assay.agent.block.CancellationToken;
import dev.assay.cli.command.option.FactsOutput;
import dev.assay.cli.command.option.ScenarioArguments;
import dev.assay.cli.command.option.TerminalSize;
import dev.assay.cli.home.AssayHome;
import dev.assay.cli.run.Interruption;
import dev.assay.cli.run.LocalRuns;
import dev.assay.cli.tune.RungRunner;
import dev.assay.cli.tune.TuneListener;
import dev.assay.cli.tune.TuneRequest;
import dev.assay.cli.tune.TuneSearch;
import dev.assay.cli.view.BlockStartClock;
import dev.assay.cli.view.RunEvent;
import dev.assay.cli.view.TuneText;
import dev.assay.coordinator.run.RunDirectory;
import dev.assay.reports.gate.RunOutcome;
import dev.assay.reports.halving.Rung;
import dev.assay.reports.tune.TuneAim;
import dev.assay.reports.tune.TuneGoal;
import dev.assay.reports.tune.TuneResult;
import dev.assay.scenarios.gate.GateExpression;
import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.language.reader.ScenarioFile;
import dev.assay.scenarios.language.reader.ScenarioReader;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.result.RunResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Search a scenario for what to deploy. */
@Command(
        name = "tune",
        mixinStandardHelpOptions = true,
        description = {
            "Searches the variants and runtimes of a scenario for what to deploy on this machine, by successive halving:",
            "all are measured briefly, the worse half is left out, the rest is measured longer, and those that are left are",
            "measured anew with all that the profile asks for. Every rung is a run with a report.",
            "Ctrl-C stops early and keeps what was measured.",
        },
        footer = {
            "",
            "Examples:",
            "  assay tune scenarios/library/digits-techniques.yaml",
            "  assay tune my.yaml --goal latency --require 'accuracy-loss<1%%' --require 'p99<10ms' --budget 20m",
            "  assay tune my.yaml --goal size --require 'speedup>=1' --block seq-16--single-stream",
            "  assay tune my.yaml --json | jq .choice.facts.candidate.variant",
            "",
            "Exit codes: 0 found, 1 nothing is shown to meet what is required, 2 wrong usage or scenario,",
            "            3 the budget was spent before that was known, 4 Assay failed.",
        })
public final class TuneCommand implements Callable<Integer> {
    @Mixin
    private ScenarioArguments arguments = new ScenarioArguments();

    @Option(
            names = "--goal",
            paramLabel = "GOAL",
            description = {
                "What is to be as good as it can: ${COMPLETION-CANDIDATES}; default: all that nothing beats in speed,",
                "accuracy and size, and of these the fastest."
            },
            converter = GoalConverter.class,
            completionCandidates = GoalCandidates.class)
    private @Nullable TuneGoal goal;

    @Option(
            names = "--require",
            paramLabel = "EXPR",
            description = {
                "What must be shown to hold beside the gates of the scenario, for example 'p99<10ms'; written as --gate of run.",
                "May be repeated."
            })
    private List<String> requirements = List.of();

    @Option(
            names = "--budget",
            paramLabel = "TIME",
            defaultValue = "10m",
            converter = BudgetConverter.class,
            description = "How long measuring may take, such as 90s, 10m or 2h; default: ${DEFAULT-VALUE}.")
    private Duration budget = Duration.ofMinutes(10);

    @Option(
            names = "--block",
            paramLabel = "ID",
            description = {
                "The shape and load that count, where the scenario has several: SHAPE--LOAD, or the id of any block there,",
                "as `assay plan FILE` names them."
            })
    private @Nullable String block;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where tune.json and the runs of the rungs go; default: runs/<time>-<scenario>-tune/")
    private @Nullable Path out;

    @Mixin
    private FactsOutput output = new FactsOutput();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        List<GateExpression> asked =
                requirements.stream().map(GateExpression::parse).toList();
        Instant started = Instant.now();
        ScenarioFile scenario = ScenarioReader.read(arguments.file());
        ScenarioArguments.check(asked, scenario.scenario());
        TuneAim aim = new TuneAim(
                goal,
                Stream.concat(scenario.scenario().gates().stream(), asked.stream())
                        .toList());
        TuneRequest request = new TuneRequest(scenario, block, aim, arguments.profile(), budget, arguments.seed());
        // What can't be searched is told before a directory is made.
        TuneSearch.check(request);
        RunDirectory directory = out != null
                ? RunDirectory.open(out)
                : RunDirectory.createUnder(
                        Path.of("runs"), started, scenario.scenario().name() + "-tune");
        Path file = freeFile(directory);
        CancellationToken cancellation = new CancellationToken();
        try (Interruption _ = Interruption.listen(cancellation::cancel)) {
            TuneResult result = search(request, directory, cancellation);
            write(result, file);
            output.print(result, TuneText.result(result, aim, TerminalSize.columns()));
            return exitCode(result);
        }
    }

    private static Path freeFile(RunDirectory directory) {
        Path file = directory.path().resolve("tune.json");
        if (Files.exists(file)) {
            throw new ProblemException(Problem.user(
                    "tune.directory-taken",
                    directory.path() + " already holds the result of a search",
                    "choose another --out, or delete that directory"));
        }
        return file;
    }

    private TuneResult search(TuneRequest request, RunDirectory directory, CancellationToken cancellation) {
        PrintWriter err = spec.commandLine().getErr();
        try (LocalRuns runs =
                LocalRuns.start(AssayHome.ofThisProcess(), request.scenario().path(), directory.logs(), null)) {
            RungRunner runner = (rung, place, cancelled) -> {
                try (BlockStartClock view = new BlockStartClock(TerminalSize.view(err), System::nanoTime);
                        CancellationToken.Registration _ =
                                cancelled.onCancel(() -> view.show(new RunEvent.Interrupted()))) {
                    RunResult result = runs.run(rung, place, view, cancelled);
                    return new RungRunner.Measured(result, view.sinceFirstBlock());
                }
            };
            return new TuneSearch(request, directory.path(), runner, listener(request, err), cancellation).run();
        }
    }

    private static TuneListener listener(TuneRequest request, PrintWriter err) {
        return new TuneListener() {
            @Override
            public void planned(List<Rung> rungs, List<Duration> estimates) {
                TuneText.planned(request.aim(), rungs, estimates, request.budget(), request.seed())
                        .forEach(err::println);
                err.flush();
            }

            @Override
            public void began(Rung rung, int rounds, Duration estimate) {
                err.println(TuneText.began(rung, rounds, estimate));
                err.flush();
            }
        };
    }

    private static void write(TuneResult result, Path file) {
        try {
            Files.writeString(file, AssayJson.prettyMapper().writeValueAsString(result));
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.environment(
                            "tune.not-writable",
                            file + " can't be written: " + e.getMessage(),
                            "check space and permissions; the runs of the rungs are beside it"),
                    e);
        }
    }

    private static int exitCode(TuneResult result) {
        return switch (result.ending()) {
            case DECIDED -> RunOutcome.FINE;
            case NOTHING_MEETS -> RunOutcome.GATE_FAILED;
            case OUT_OF_BUDGET, INTERRUPTED -> RunOutcome.CELLS_FAILED;
        };
    }

    /** Read a goal as users write it. */
    static final class GoalConverter implements ITypeConverter<TuneGoal> {
        @Override
        public TuneGoal convert(String value) {
            for (TuneGoal goal : TuneGoal.values()) {
                if (goal.toText().equals(value)) {
                    return goal;
                }
            }
            throw new TypeConversionException(
                    "'" + value + "' is no goal; there are " + String.join(", ", new GoalCandidates()));
        }
    }

    /** List the goals as users write them. */
    static final class GoalCandidates implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(TuneGoal.values()).map(TuneGoal::toText).iterator();
        }
    }

    /** Read a length of time as users write it. */
    static final class BudgetConverter implements ITypeConverter<Duration> {
        private static final Pattern SHAPE = Pattern.compile("([0-9]{1,6}(?:\\.[0-9]{1,3})?) ?(s|m|min|h)");
        private static final Map<String, Duration> UNITS = Map.of(
                "s", Duration.ofSeconds(1),
                "m", Duration.ofMinutes(1),
                "min", Duration.ofMinutes(1),
                "h", Duration.ofHours(1));

        @Override
        public Duration convert(String value) {
            Matcher matcher = SHAPE.matcher(value);
            Duration unit = matcher.matches() ? UNITS.get(matcher.group(2)) : null;
            Duration budget = unit == null
                    ? Duration.ZERO
                    : Duration.ofMillis(new BigDecimal(matcher.group(1))
                            .multiply(BigDecimal.valueOf(unit.toMillis()))
                            .longValue());
            if (!budget.isPositive()) {
                throw new TypeConversionException("'" + value + "' is no length of time; write 90s, 10m or 2h");
            }
            return budget;
        }
    }
}
