package dev.assay.cli.command;

import java.nio.file.Files;
import java.nio.file.Path;

/** Find the files of a run that a user names. */
final class RunFiles {
    private RunFiles() {}

    /** Return the result of a run that is named by its directory or by that file. */
    static Path result(Path run) {
        return Files.isDirectory(run) ? run.resolve("result.json") : run;
    }
}
