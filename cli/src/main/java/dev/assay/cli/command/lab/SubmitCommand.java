package dev.assay.cli.command.lab;

import dev.assay.cli.command.option.CoordinatorArgument;
import dev.assay.cli.command.option.FactsOutput;
import dev.assay.cli.command.option.ScenarioArguments;
import dev.assay.cli.lab.LabClient;
import dev.assay.cli.lab.ScenarioFiles;
import dev.assay.scenarios.language.reader.ScenarioFile;
import dev.assay.scenarios.language.reader.ScenarioReader;
import dev.assay.scenarios.plan.Planner;
import dev.assay.scenarios.wire.ArtifactReference;
import dev.assay.scenarios.wire.Submission;
import dev.assay.scenarios.wire.SubmissionAnswer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Hand a scenario to a coordinator. */
@Command(
        name = "submit",
        mixinStandardHelpOptions = true,
        description = {
            "Hands a scenario to a coordinator, with the files that it names.",
            "Targets pick among the agents that the coordinator knows by then.",
        },
        footer = {
            "",
            "Examples:",
            "  assay submit scenarios/library/smoke.yaml --wait",
            "  assay submit my.yaml --profile thorough --priority 1",
            "  assay submit my.yaml --pool vision",
            "  assay submit my.yaml --json | jq -r .run.id",
            "",
            "Exit codes with --wait: 0 fine, 2 wrong scenario, 3 some cells failed, 4 Assay failed.",
        })
public final class SubmitCommand implements Callable<Integer> {
    @Mixin
    private ScenarioArguments arguments = new ScenarioArguments();

    @Mixin
    private CoordinatorArgument coordinator = new CoordinatorArgument();

    @Option(
            names = "--priority",
            paramLabel = "N",
            defaultValue = "0",
            description = "From -10 to 10; each level is a head start of four hours; default: ${DEFAULT-VALUE}.")
    private int priority;

    @Option(
            names = "--pool",
            paramLabel = "POOL",
            description =
                    "Measure on agents of this pool, see `assay pools`; default: on all that no pool keeps for itself.")
    private @Nullable String pool;

    @Option(names = "--wait", description = "Watch the run until it ends. Ctrl-C stops watching, not the run.")
    private boolean wait;

    @Mixin
    private FactsOutput output = new FactsOutput();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        ScenarioFile scenario = ScenarioReader.read(arguments.file());
        long seed = arguments.seed();
        // What the plan refuses is refused here already, before anything is sent.
        Planner.plan(scenario.scenario(), arguments.profile(), seed);
        Path directory = scenario.path().toAbsolutePath().resolveSibling("");
        try (LabClient lab = coordinator.client()) {
            Map<String, ArtifactReference> files = new LinkedHashMap<>();
            ScenarioFiles.of(scenario.scenario(), directory).forEach((name, path) -> {
                ArtifactReference reference = ScenarioFiles.reference(path);
                lab.send(reference, path);
                files.put(name, reference);
            });
            SubmissionAnswer answer = lab.submit(new Submission(
                            scenario.text(), scenario.path().toString(), arguments.profile(), seed, priority, files)
                    .in(pool));
            String run = answer.run().id();
            List<String> lines = new ArrayList<>(List.of("run " + run + " submitted"));
            answer.notes().forEach(note -> lines.add("note: " + note));
            output.print(answer, lines);
            return wait ? new RunWatch(lab, spec.commandLine()).follow(run) : 0;
        }
    }
}
