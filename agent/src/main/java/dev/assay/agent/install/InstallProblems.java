package dev.assay.agent.install;

import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.nio.file.Path;

/** Word what goes wrong with runtimes that are to be installed. */
final class InstallProblems {
    private InstallProblems() {}

    static Problem notInstalled(RuntimePackage wanted) {
        return Problem.environment(
                "runtime.not-installed",
                wanted.name() + " is not installed",
                wanted.command() + " (version " + wanted.version() + ", licence " + wanted.licence() + ")");
    }

    static Problem damaged(RuntimePackage wanted, Path directory, String what) {
        return Problem.environment(
                "runtime.damaged",
                wanted.name() + " in " + directory + " is not what was installed: " + what,
                "nothing of it is loaded; find out who changed it, then install it again: " + wanted.command());
    }

    static Problem unsupportedPlatform(RuntimePackage wanted, Object platform) {
        return Problem.environment(
                "runtime.unsupported-platform",
                wanted.name() + " " + wanted.version() + " can't be installed on " + platform,
                "it can on " + wanted.platforms());
    }

    static ProblemException unwritable(Path directory, Exception e) {
        return new ProblemException(
                Problem.environment(
                        "runtime.not-writable",
                        "runtimes can't be written to " + directory + ": " + e,
                        "free some space there and check its rights, or choose another data directory: ASSAY_DATA"),
                e);
    }

    static ProblemException beingBuilt(RuntimePackage wanted, Path directory) {
        return new ProblemException(Problem.environment(
                "runtime.being-built",
                wanted.name() + " is being built in " + directory + " by another process",
                "wait for it to end"));
    }

    static ProblemException wrongHash(PackageArchive archive, Path file, String actual) {
        return new ProblemException(Problem.environment(
                "runtime.wrong-hash",
                file.getFileName() + " is not the " + archive.kind() + " of " + archive.requirement()
                        + " that Assay knows: its SHA-256 is " + actual + ", not " + archive.sha256(),
                "nothing was unpacked; get it from a source that you trust: " + archive.byHand()));
    }

    static ProblemException badArchive(PackageArchive archive, String what) {
        return new ProblemException(Problem.environment(
                "runtime.bad-archive",
                "the " + archive.kind() + " of " + archive.requirement() + " can't be unpacked: " + what,
                "get it again; if that does not help, please report this"));
    }
}
