package dev.assay.cli.command.result;

import dev.assay.cli.command.option.FactsOutput;
import dev.assay.reports.assembly.ResultJson;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.result.RunInfo;
import dev.assay.scenarios.result.RunResult;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Give runs names that last. */
@Command(
        name = "baseline",
        mixinStandardHelpOptions = true,
        subcommands = {BaselineCommand.Put.class, BaselineCommand.ListAll.class, BaselineCommand.Remove.class},
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "Gives runs names that last: a copy of the result is kept in Assay's data directory.",
            "Wherever a command takes a RUN, it takes such a name too, and 'latest' for the newest run below runs/.",
        },
        footer = {
            "",
            "Examples:",
            "  assay baseline set release-1.2 runs/20261124-193000-minilm-int8",
            "  assay compare release-1.2 latest --gate 'speedup >= 0.95'",
            "  assay baseline list",
            "  assay baseline remove release-1.2",
        })
public final class BaselineCommand {
    /** Name a run. */
    @Command(
            name = "set",
            mixinStandardHelpOptions = true,
            description = "Names a run; a run that had the name before has it no more.",
            footer = {"", "Example:", "  assay baseline set release-1.2 latest"})
    static final class Put implements Callable<Integer> {
        @Parameters(index = "0", paramLabel = "NAME", description = "Small letters, digits, dots and dashes.")
        private String name = "";

        @Parameters(
                index = "1",
                paramLabel = "RUN",
                description = "The directory of a run, its result.json, or latest.")
        private Path run = Path.of("");

        @Spec
        private CommandSpec command = CommandSpec.create();

        @Override
        public Integer call() {
            RunResult result = ResultJson.read(RunFiles.result(run));
            Baselines.ofThisUser().set(name, result);
            command.commandLine()
                    .getOut()
                    .println(name + " is run " + result.run().id() + " now");
            return 0;
        }
    }

    /** List names. */
    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists all names and their runs.")
    static final class ListAll implements Callable<Integer> {
        @Mixin
        private FactsOutput output = new FactsOutput();

        /** What a program reads. */
        private record Fact(String name, String run, String scenario, Instant started) {}

        @Override
        public Integer call() {
            List<Fact> facts = Baselines.ofThisUser().all().stream()
                    .map(named -> {
                        RunInfo run = named.result().run();
                        return new Fact(named.name(), run.id(), run.scenario(), run.started());
                    })
                    .toList();
            output.print(
                    facts,
                    facts.isEmpty()
                            ? List.of("no run has a name; give one with: assay baseline set NAME RUN")
                            : facts.stream()
                                    .map(fact -> fact.name() + "  " + fact.run())
                                    .toList());
            return 0;
        }
    }

    /** Forget a name. */
    @Command(
            name = "remove",
            mixinStandardHelpOptions = true,
            description = "Forgets a name and its copy of the result; the run stays where it is.")
    static final class Remove implements Callable<Integer> {
        @Parameters(paramLabel = "NAME", description = "As `assay baseline list` shows it.")
        private String name = "";

        @Override
        public Integer call() {
            if (!Baselines.ofThisUser().remove(name)) {
                throw new ProblemException(Problem.user(
                        "baseline.unknown", "no run has the name " + name, "`assay baseline list` shows all names"));
            }
            return 0;
        }
    }
}
