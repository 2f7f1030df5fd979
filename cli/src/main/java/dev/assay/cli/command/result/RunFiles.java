package dev.assay.cli.command.result;

import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Find the files of a run that a user names. */
final class RunFiles {
    /** Stands for the newest run. */
    static final String LATEST = "latest";

    private RunFiles() {}

    /**
     * Return the result of a run that is named by its directory, by that file, by the name of a baseline, or as the latest one.
     *
     * @throws ProblemException {@code run.no-latest} if there is no run to be the latest
     */
    static Path result(Path run) {
        if (Files.isDirectory(run)) {
            return run.resolve("result.json");
        }
        if (Files.exists(run) || run.isAbsolute() || run.getNameCount() != 1) {
            return run;
        }
        String name = run.toString();
        return name.equals(LATEST)
                ? latest()
                : Baselines.ofThisUser().find(name).orElse(run);
    }

    private static Path latest() {
        List<KeptRuns.Run> runs = Files.isDirectory(KeptRuns.USUAL)
                ? KeptRuns.below(List.of(KeptRuns.USUAL)).runs()
                : List.of();
        if (runs.isEmpty()) {
            throw new ProblemException(Problem.user(
                    "run.no-latest", "there is no run below " + KeptRuns.USUAL + "/", "measure with `assay run`"));
        }
        return runs.getLast().file();
    }
}
