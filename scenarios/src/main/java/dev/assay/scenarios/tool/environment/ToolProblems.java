package dev.assay.scenarios.tool.environment;

import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.tool.Pip;
import dev.assay.scenarios.tool.Tools;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** Word what goes wrong with tools that are to be installed. */
final class ToolProblems {
    static final String MISSING = "tool.not-installed";

    private static final double BYTES_PER_MB = 1e6;

    private ToolProblems() {}

    static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%.0f MB", bytes / BYTES_PER_MB);
    }

    static ProblemException unsupportedPlatform(ToolEnvironment tool, String platform) {
        return new ProblemException(Problem.environment(
                "tool.unsupported-platform",
                tool.title() + " can't be installed on " + platform + ": some of its packages are not made for it",
                "it can on " + String.join(", ", tool.platforms())
                        + "; convert there, and name the file as `source:`"));
    }

    static ProblemException noPython(ToolEnvironment tool) {
        String wanted = String.join(" or ", tool.pythons());
        return new ProblemException(Problem.environment(
                "tool.no-python",
                tool.title() + " needs Python " + wanted + " with its modules venv and pip, and there is none",
                "install one, so that python" + tool.pythons().getLast()
                        + " is on PATH or among the versions of pyenv; Debian and Ubuntu have the modules in python"
                        + tool.pythons().getLast() + "-venv"));
    }

    static ProblemException noSpace(ToolEnvironment tool, Path root, long bytes) {
        return new ProblemException(Problem.environment(
                "tool.no-space",
                root + " has " + megabytes(bytes) + " left, and installing " + tool.title() + " takes "
                        + megabytes(tool.installedBytes() + tool.downloadBytes()),
                "free some space, or choose another data directory: ASSAY_DATA"));
    }

    static ProblemException busy(ToolEnvironment tool) {
        return new ProblemException(Problem.environment(
                "tool.busy", "another process is installing " + tool.title(), "wait until it has ended"));
    }

    static ProblemException notWritable(Path directory, IOException e) {
        return new ProblemException(
                Problem.environment(
                        "tool.not-writable",
                        "tools can't be written to " + directory + ": " + e,
                        "check space and rights there, or choose another data directory: ASSAY_DATA"),
                e);
    }

    static ProblemException interrupted(ToolEnvironment tool, InterruptedException e) {
        Thread.currentThread().interrupt();
        return new ProblemException(
                Problem.user(
                        "tool.interrupted",
                        "installing " + tool.title() + " was stopped",
                        "run " + tool.command() + " again: what was fetched is kept"),
                e);
    }

    static ProblemException notFetched(ToolEnvironment tool, String what, Tools.Result result) {
        String said = "pip said: " + (result.lastLines().isEmpty() ? "nothing" : result.lastLines());
        if (Pip.UNREACHABLE.matcher(result.lastLines()).find()) {
            return new ProblemException(Problem.environment(
                    "tool.offline",
                    "pip can't reach its index to fetch " + what,
                    "check the network and `pip config list`, then run " + tool.command()
                            + " again: what was fetched is kept; or name a directory with all wheels with --from; "
                            + said));
        }
        if (result.lastLines().contains("DO NOT MATCH THE HASHES")) {
            return new ProblemException(Problem.environment(
                    "tool.wrong-hash",
                    "pip got other files of " + what + " than those that Assay knows",
                    "its index is not to be trusted, or this Assay is too old; " + said));
        }
        return new ProblemException(Problem.environment(
                "tool.fetch-failed",
                "pip did not fetch " + what + ": it "
                        + (result.exitCode() < 0 ? "took too long" : "ended with exit code " + result.exitCode()),
                said));
    }

    static ProblemException failed(ToolEnvironment tool, String what, Tools.Result result) {
        return new ProblemException(Problem.environment(
                "tool.install-failed",
                tool.title() + " could not be installed: " + what + " ended with exit code " + result.exitCode(),
                "it said: " + (result.lastLines().isEmpty() ? "nothing" : result.lastLines())));
    }
}
