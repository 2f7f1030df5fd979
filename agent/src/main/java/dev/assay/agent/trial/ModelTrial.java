package dev.assay.agent.trial;

import dev.assay.agent.runtime.InferenceRuntime;
import dev.assay.agent.runtime.RuntimeDirectories;
import dev.assay.agent.runtime.RuntimeRegistry;
import dev.assay.agent.runtime.RuntimeSupport;
import dev.assay.agent.scoring.RecordedOutputs;
import dev.assay.agent.worker.Worker;
import dev.assay.agent.worker.WorkerCommand;
import dev.assay.agent.worker.WorkerLauncher;
import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.store.FileTree;
import dev.assay.scenarios.wire.Scoring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Run models once in workers of this machine, and hand over what they answer. */
public final class ModelTrial {
    private final RuntimeRegistry runtimes;
    private final RuntimeDirectories directories;
    private final WorkerLauncher workers;
    private final Path work;

    /**
     * Get ready.
     *
     * @param runtimes those of this machine
     * @param directories where their libraries are
     * @param workers starts workers
     * @param work where their temporary files go; created if it is missing
     */
    public ModelTrial(RuntimeRegistry runtimes, RuntimeDirectories directories, WorkerLauncher workers, Path work) {
        this.runtimes = runtimes;
        this.directories = directories;
        this.workers = workers;
        this.work = work;
    }

    /** Return why a runtime does not work here; nothing if it does. */
    public Optional<Problem> obstacle(String runtime) {
        try {
            return switch (runtimes.find(runtime).probe(directories)) {
                case RuntimeSupport.Supported _ -> Optional.empty();
                case RuntimeSupport.Unsupported(Problem reason) -> Optional.of(reason);
            };
        } catch (ProblemException e) {
            return Optional.of(e.problems().getFirst());
        }
    }

    /**
     * Run a model on each evaluation sample of a sample set, on one thread, with the runtime's usual options.
     *
     * @param runtime its id
     * @param model of the runtime's format
     * @param samples few enough for all outputs to be in memory
     * @param batch samples a query
     * @return for each sample all outputs, in the order of the model
     * @throws ProblemException if the runtime does not work here, or the model does not load, does not run, or ends its worker
     */
    public List<List<RecordedOutputs.Output>> run(String runtime, Path model, Path samples, int batch) {
        obstacle(runtime).ifPresent(problem -> {
            throw new ProblemException(problem);
        });
        InferenceRuntime found = runtimes.find(runtime);
        try {
            Path directory = Files.createTempDirectory(Files.createDirectories(work), "trial-");
            try {
                Path outputs = directory.resolve("outputs.bin");
                try (Worker worker =
                        workers.launch("a trial on " + runtime, directory, found.workerNeeds(directories))) {
                    worker.awaitReady();
                    worker.load(new WorkerCommand.LoadModel(
                            new RuntimeConfiguration("trial", runtime, 1, Map.of()), model));
                    // What the baseline's pass leaves for others is all that it answered.
                    worker.score(
                            new WorkerCommand.Score(samples, batch, new Scoring.BaselineAgreement(), outputs, true));
                    worker.shutDown();
                }
                return RecordedOutputs.read(outputs);
            } finally {
                FileTree.delete(directory);
            }
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.environment(
                            "trial.not-writable",
                            "a model can't be tried, because files can't be written below " + work + ": " + e,
                            "check space and rights there"),
                    e);
        }
    }
}
