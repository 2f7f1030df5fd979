package dev.assay.cli.command.lab;

import dev.assay.cli.command.option.CoordinatorArgument;
import dev.assay.cli.command.option.FactsOutput;
import dev.assay.cli.lab.LabClient;
import dev.assay.scenarios.wire.Backup;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Copy the database of a lab. */
@Command(
        name = "backup",
        mixinStandardHelpOptions = true,
        description = {
            "Copies the database of a running coordinator into a file of its data directory, while work goes on.",
            "Models, reports and results are files beside it, which never change once they are written: copy them after it.",
        },
        footer = {"", "Examples:", "  assay backup", "  rsync -a \"$(assay backup --json | jq -r .file)\" backup-host:"
        })
public final class BackupCommand implements Callable<Integer> {
    @Mixin
    private CoordinatorArgument coordinator = new CoordinatorArgument();

    @Mixin
    private FactsOutput output = new FactsOutput();

    @Override
    public Integer call() {
        try (LabClient lab = coordinator.client()) {
            Backup backup = lab.backUp();
            output.print(backup, List.of("copied to " + backup.file() + " on the coordinator's machine"));
            return 0;
        }
    }
}
