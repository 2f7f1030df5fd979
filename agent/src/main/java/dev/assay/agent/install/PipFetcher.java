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
import java.util.Optional;
import java.util.stream.Stream;

/** Fetch wheels and source distributions with the user's own pip. */
final class PipFetcher {
    private final Tools tools;

    /** @param tools finds and runs pip */
    PipFetcher(Tools tools) {
        this.tools = tools;
    }

    /**
     * Return the wheel, below the directory.
     *
     * @throws ProblemException if there is no pip, or pip can't get it
     */
    Path fetch(PythonWheel wheel, Path work) throws IOException, InterruptedException {
        Path out = Files.createDirectory(work.resolve("out"));
        List<String> options = wheel.pipOptions(requirements(wheel, work));
        return fetched(wheel, new Pip(tools).download(options, work, out), out);
    }

    /**
     * Return the source distribution, below the directory.
     *
     * @throws ProblemException if there is no pip, or pip can't get it
     */
    Path fetch(SourceArchive source, Path work) throws IOException, InterruptedException {
        Path out = Files.createDirectory(work.resolve("out"));
        List<String> options = List.of("--require-hashes", "-r", requirements(source, work));
        return fetched(
                source, new Pip(tools).downloadSource(source.project(), source.version(), options, work, out), out);
    }

    /** Write a requirements file that accepts nothing but this archive. */
    private static String requirements(PackageArchive archive, Path work) throws IOException {
        return Files.writeString(
                        work.resolve("requirements.txt"),
                        archive.requirement() + " --hash=sha256:" + archive.sha256() + "\n")
                .toString();
    }

    private static Path fetched(PackageArchive archive, Optional<Tools.Result> ended, Path out) throws IOException {
        Tools.Result result = ended.orElseThrow(() -> new ProblemException(Problem.environment(
                "runtime.no-pip",
                "neither python3 -m pip nor pip3 nor pip is on PATH",
                "install Python with pip; or download the " + archive.kind() + " elsewhere, " + archive.byHand()
                        + ", and name the file with --from")));
        if (result.exitCode() != 0) {
            throw refused(archive, result);
        }
        try (Stream<Path> files = Files.list(out)) {
            List<Path> archives = files.filter(found -> Files.isRegularFile(found, LinkOption.NOFOLLOW_LINKS))
                    .toList();
            if (archives.size() != 1) {
                throw new ProblemException(Problem.environment(
                        "runtime.fetch-failed",
                        "pip succeeded but left " + archives.size() + " files instead of one " + archive.kind() + " of "
                                + archive.requirement(),
                        "run it by hand to see what it does: " + archive.byHand()));
            }
            return archives.getFirst();
        }
    }

    private static ProblemException refused(PackageArchive archive, Tools.Result result) {
        String said = "pip said: " + (result.lastLines().isEmpty() ? "nothing" : result.lastLines());
        // Unreachable first: pip reports a version that it could not look up as one that does not exist.
        if (Pip.UNREACHABLE.matcher(result.lastLines()).find()) {
            return new ProblemException(Problem.environment(
                    "runtime.offline",
                    "pip can't reach its index to fetch " + archive.requirement(),
                    "check the network and `pip config list`; or name a file that is here with --from; " + said));
        }
        if (result.lastLines().contains("DO NOT MATCH THE HASHES")) {
            return new ProblemException(Problem.environment(
                    "runtime.wrong-hash",
                    "pip got another " + archive.kind() + " of " + archive.requirement()
                            + " than the one that Assay knows",
                    "its index is not to be trusted, or this Assay is too old; " + said));
        }
        if (Pip.UNKNOWN.matcher(result.lastLines()).find()) {
            return new ProblemException(Problem.environment(
                    "runtime.fetch-failed",
                    "pip knows no " + archive.kind() + " " + archive.requirement() + " for this machine",
                    "check the index in `pip config list`; " + said));
        }
        return new ProblemException(Problem.environment(
                "runtime.fetch-failed",
                "pip did not fetch " + archive.requirement() + ": it "
                        + (result.exitCode() < 0 ? "took too long" : "ended with exit code " + result.exitCode()),
                said));
    }
}
