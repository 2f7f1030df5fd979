package dev.assay.cli.command;

import dev.assay.agent.block.CancellationToken;
import dev.assay.cli.home.AssayHome;
import dev.assay.cli.run.LocalRun;
import dev.assay.cli.run.RunRequest;
import dev.assay.cli.view.RunEvent;
import dev.assay.cli.view.RunView;
import dev.assay.coordinator.run.RunDirectory;
import dev.assay.scenarios.language.ProfileName;
import dev.assay.scenarios.language.reader.ScenarioFile;
import dev.assay.scenarios.language.reader.ScenarioReader;
import dev.assay.scenarios.store.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Do what most commands begin with, and stop before anything is measured: the launcher keeps what Java loaded and compiled for that, and
 * later starts are faster.
 */
@Command(
        name = "practice",
        hidden = true,
        description = "Does what most commands begin with, so that the launcher can make Java start faster.")
public final class PracticeCommand implements Callable<Integer> {
    /** What each of the optimizer's loops needs to show Java that it is worth compiling. */
    private static final int REPETITIONS = 3;

    private static final List<String> RECIPES = List.of("int8-dynamic", "fp16", "int8-static", "fuse");

    @Parameters(index = "0", paramLabel = "MODEL", description = "A small model to optimize.")
    private Path model = Path.of("");

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "SCENARIO",
            description = "A scenario that needs no network. Without it, practice is for the optimizer alone.")
    private @Nullable Path scenario;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        Path directory = Files.createTempDirectory("assay-practice-");
        try {
            return scenario == null ? practiceOptimizing(directory) : practiceRunning(scenario, directory);
        } finally {
            FileTree.delete(directory);
        }
    }

    private int practiceRunning(Path scenarioFile, Path directory) {
        int exitCode = optimize("int8-dynamic", directory);
        beginAndStop(scenarioFile, directory);
        return exitCode;
    }

    private int practiceOptimizing(Path directory) {
        int exitCode = assay("inspect", model.toString());
        for (int i = 0; i < REPETITIONS; i++) {
            for (String recipe : RECIPES) {
                exitCode = Math.max(exitCode, optimize(recipe, directory));
            }
        }
        return exitCode;
    }

    private int optimize(String recipe, Path directory) {
        List<String> arguments = new ArrayList<>(List.of("optimize", model.toString(), "--recipe", recipe));
        if (recipe.startsWith("int8-static")) {
            arguments.addAll(List.of("--samples", "random:16"));
        }
        arguments.addAll(List.of("-o", directory.resolve("optimized.onnx").toString()));
        return assay(arguments.toArray(String[]::new));
    }

    private int assay(String... arguments) {
        return AssayCommand.commandLine(arguments)
                .setOut(spec.commandLine().getOut())
                .setErr(spec.commandLine().getErr())
                .execute(arguments);
    }

    private static void beginAndStop(Path scenarioFile, Path directory) {
        ScenarioFile file = ScenarioReader.read(scenarioFile);
        CancellationToken cancellation = new CancellationToken();
        try (RunView view = stoppingAtTheFirstBlock(cancellation)) {
            var _ = new LocalRun(
                            AssayHome.ofThisProcess(),
                            RunRequest.of(file, ProfileName.QUICK, 0, null),
                            false,
                            RunDirectory.open(directory.resolve("run")),
                            view,
                            cancellation)
                    .execute();
        }
    }

    private static RunView stoppingAtTheFirstBlock(CancellationToken cancellation) {
        return new RunView() {
            @Override
            public void show(RunEvent event) {
                if (event instanceof RunEvent.BlockStarted) {
                    cancellation.cancel();
                }
            }

            @Override
            public void close() {
                // It shows nothing.
            }
        };
    }
}
