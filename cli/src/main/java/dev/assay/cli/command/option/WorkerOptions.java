package dev.assay.cli.command.option;

import dev.assay.agent.worker.Sandbox;
import dev.assay.agent.worker.WorkerLimits;
import dev.assay.agent.worker.WorkerSettings;
import dev.assay.cli.home.AssayData;
import dev.assay.cli.home.AssayHome;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How an agent starts the processes that measure, and what they may do. */
public final class WorkerOptions {
    private static final long BYTES_PER_GIB = 1L << 30;

    @Option(
            names = "--java",
            paramLabel = "FILE",
            description = "What to start Java with to measure; default: the Java that the agent itself runs on."
                    + " A script that starts Java in another way, in an emulator for example, goes here.")
    private @Nullable Path java;

    @Option(
            names = "--confine",
            description = {
                "Let what measures have no network, no privileges, and no files but models, samples, libraries and its own:",
                "for models that you don't trust. Needs Linux with bubblewrap; not for phones and what is reached by a network.",
            })
    private boolean confine;

    @Option(
            names = "--worker-memory",
            paramLabel = "GIB",
            description =
                    "How much memory one measured process may ask for, in GiB; default: as much as there is. Linux only.")
    private @Nullable Double memoryGib;

    /**
     * Return how workers are started.
     *
     * @param artifacts where models and samples are
     * @throws ProblemException if what was asked for is not to be had here
     */
    public WorkerSettings settings(List<Path> artifacts) {
        return chosenJava(WorkerSettings.ofThisProcess()).withLimits(limits(artifacts));
    }

    /** Say all of this on a command line. */
    public List<String> words() {
        List<String> words = new ArrayList<>();
        if (java != null) {
            words.addAll(List.of("--java", java.toAbsolutePath().toString()));
        }
        if (confine) {
            words.add("--confine");
        }
        if (memoryGib != null) {
            words.addAll(List.of("--worker-memory", memoryGib.toString()));
        }
        return words;
    }

    private WorkerSettings chosenJava(WorkerSettings settings) {
        if (java == null) {
            return settings;
        }
        if (!Files.isExecutable(java)) {
            throw new ProblemException(Problem.user(
                    "agent.no-java",
                    "there is no program " + java,
                    "name one that takes what `java` takes with --java"));
        }
        return settings.withJava(settings.java().withLauncher(java.toAbsolutePath()));
    }

    private WorkerLimits limits(List<Path> artifacts) {
        String osName = System.getProperty("os.name");
        if (memoryGib != null && !osName.startsWith("Linux")) {
            throw new ProblemException(Problem.environment(
                    "worker.no-memory-limit",
                    "the memory of workers can't be limited on " + osName,
                    "leave --worker-memory out"));
        }
        if (memoryGib != null && !(memoryGib > 0 && memoryGib < 1 << 20)) {
            throw new ProblemException(Problem.user(
                    "worker.bad-memory-limit",
                    "--worker-memory " + memoryGib + " is no size of a memory",
                    "name it in GiB, for example --worker-memory 4"));
        }
        return new WorkerLimits(
                confine ? sandbox(artifacts) : null, memoryGib == null ? null : Math.round(memoryGib * BYTES_PER_GIB));
    }

    /**
     * Return what confines workers.
     *
     * @param artifacts where models and samples are
     * @throws ProblemException {@code worker.no-sandbox}
     */
    public static Sandbox sandbox(List<Path> artifacts) {
        List<Path> readable = new ArrayList<>(artifacts);
        readable.add(AssayHome.ofThisProcess().libraries());
        readable.add(AssayData.ofThisProcess().runtimes());
        return new Sandbox(
                Sandbox.find(System.getProperty("os.name"), System.getenv().getOrDefault("PATH", "")), readable);
    }
}
