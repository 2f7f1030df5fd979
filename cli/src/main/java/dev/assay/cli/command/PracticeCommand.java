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
import java.util.concurrent.Callable;
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
final class PracticeCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "SCENARIO", description = "A scenario that needs no network.")
    private Path scenario = Path.of("");

    @Parameters(index = "1", paramLabel = "MODEL", description = "A small model to optimize.")
    private Path model = Path.of("");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        Path directory = Files.createTempDirectory("assay-practice-");
        try {
            String optimized = directory.resolve("optimized.onnx").toString();
            int exitCode = AssayCommand.commandLine()
                    .setOut(spec.commandLine().getOut())
                    .setErr(spec.commandLine().getErr())
                    .execute("optimize", model.toString(), "--recipe", "int8-dynamic", "-o", optimized);
            beginAndStop(directory);
            return exitCode;
        } finally {
            FileTree.delete(directory);
        }
    }

    private void beginAndStop(Path directory) {
        ScenarioFile file = ScenarioReader.read(scenario);
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
