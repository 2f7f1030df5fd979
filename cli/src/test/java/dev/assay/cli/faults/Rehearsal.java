package dev.assay.cli.faults;

import dev.assay.cli.command.AssayCommand;
import java.nio.file.Files;
import java.nio.file.Path;

/** Do what the programs of tests do at first: begin a run on this machine, then let an agent of a lab measure a block. */
public final class Rehearsal {
    private Rehearsal() {}

    /** Run: a new directory, and the directory of the scenarios. */
    public static void main(String... arguments) throws Exception {
        Path directory = Files.createDirectories(Path.of(arguments[0]));
        Path library = Path.of(arguments[1]);
        int status = AssayCommand.commandLine()
                .execute(
                        "practice",
                        library.resolve("models/mlp-fp32.onnx").toString(),
                        library.resolve("smoke.yaml").toString());
        try (LoopbackLab lab = LoopbackLab.start(directory)) {
            lab.agent("lab1", QuickMeasurer.quick());
            lab.awaitAgents(1);
            lab.awaitEnd(lab.submit(1));
        }
        System.exit(status);
    }
}
