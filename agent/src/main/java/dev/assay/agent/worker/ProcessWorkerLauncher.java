package dev.assay.agent.worker;

import dev.assay.agent.runtime.WorkerNeeds;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.store.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Start each worker as a process of its own, without a shell, in a directory of its own. Safe for use by many threads. */
public final class ProcessWorkerLauncher implements WorkerLauncher {
    private final WorkerSettings settings;
    private final LongSupplier nanoTime;
    private final CpuBinding binding = new CpuBinding(Path.of("/"), System.getProperty("os.name"));

    /** @param nanoTime clock for how long starting takes and for timeouts */
    public ProcessWorkerLauncher(WorkerSettings settings, LongSupplier nanoTime) {
        this.settings = settings;
        this.nanoTime = nanoTime;
    }

    @Override
    public Worker launch(String subject, Path directory, WorkerNeeds needs) {
        try {
            WorkerDirectory own = WorkerDirectory.create(directory);
            for (Path kept : needs.keeps()) {
                // Before it starts: in a sandbox there is only what was there then.
                Files.createDirectories(kept);
            }
            List<String> java = settings.java().command(own.errorFile(), own.temporary(), needs.systemProperties());
            List<String> limited = settings.limits().around(java, settings, needs, directory, own);
            ProcessBuilder builder =
                    new ProcessBuilder(needs.cpus() == null ? limited : binding.bind(needs.cpus(), limited));
            builder.directory(own.root().toFile());
            Map<String, String> environment = builder.environment();
            environment.clear();
            environment.putAll(settings.environment());
            environment.putAll(needs.environment());
            for (String variable : new String[] {"TMPDIR", "TEMP", "TMP"}) {
                environment.put(variable, own.temporary().toString());
            }
            long startNs = nanoTime.getAsLong();
            Process process;
            try {
                process = builder.start();
            } catch (IOException e) {
                FileTree.delete(own.root());
                throw e;
            }
            return new WorkerProcess(process, own, subject, settings, nanoTime, startNs);
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.environment(
                            "worker.cannot-start",
                            "the worker for " + subject + " can't be started: " + e.getMessage(),
                            "check that " + settings.java().launcher() + programs(needs)
                                    + " can be run and that " + directory
                                    + " can be written to"),
                    e);
        }
    }

    private String programs(WorkerNeeds needs) {
        boolean isLimited = settings.limits().memoryBytes() != null;
        return (needs.cpus() == null && !isLimited ? "" : ", taskset and prlimit (package util-linux)")
                + (settings.limits().sandbox() == null ? "" : ", bwrap (package bubblewrap)");
    }

    /**
     * Start a worker and end it again.
     *
     * @param directory it gets one of its own in this one
     * @throws ProblemException {@code worker.no-limits} if workers don't start within their limits here
     */
    public void tryOut(Path directory) {
        try (Worker worker = launch("a first try", directory, WorkerNeeds.NONE)) {
            worker.awaitReady();
            worker.shutDown();
        } catch (ProblemException e) {
            Problem problem = e.problems().getFirst();
            throw new ProblemException(
                    Problem.environment(
                            "worker.no-limits",
                            "no worker starts within its limits here: " + problem.message(),
                            "the system may forbid user namespaces, or Java be where the worker can't see it; start the agent"
                                    + " without --confine and --worker-memory. " + problem.hint()),
                    e);
        }
    }
}
