package dev.assay.cli.conversion;

import dev.assay.agent.scoring.RecordedOutputs;
import dev.assay.agent.trial.ModelTrial;
import dev.assay.agent.worker.ProcessWorkerLauncher;
import dev.assay.agent.worker.WorkerSettings;
import dev.assay.cli.home.AssayData;
import dev.assay.cli.home.AssayHome;
import dev.assay.cli.runtimes.LocalRuntimes;
import dev.assay.coordinator.conversion.Conversions;
import dev.assay.coordinator.conversion.ModelExecution;
import dev.assay.coordinator.conversion.OnnxToNcnn;
import dev.assay.coordinator.conversion.OnnxToTflite;
import dev.assay.coordinator.conversion.OutputTensor;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.store.ContentStore;
import dev.assay.scenarios.tool.environment.InstalledTools;
import dev.assay.scenarios.tool.environment.ToolEnvironment;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Put together what converts models on this machine. */
public final class LocalConversions {
    /** Everything that can be installed to convert models. */
    public static final List<ToolEnvironment> TOOLS = List.of(OnnxToNcnn.TOOLS, OnnxToTflite.TOOLS);

    private LocalConversions() {}

    /**
     * Return what converts models here.
     *
     * @param store keeps what is made
     * @param directory remembers how it was made
     */
    public static Conversions of(AssayHome home, ContentStore store, Path directory) {
        return of(LocalRuntimes.ofThisProcess(), AssayData.ofThisProcess().tools(), home.work(), store, directory);
    }

    /**
     * Return what converts models with these runtimes and tools.
     *
     * @param work where workers put their temporary files
     */
    public static Conversions of(
            LocalRuntimes runtimes, InstalledTools tools, Path work, ContentStore store, Path directory) {
        ModelTrial trial = new ModelTrial(
                runtimes.registry(),
                runtimes.directories(),
                new ProcessWorkerLauncher(WorkerSettings.ofThisProcess(), System::nanoTime),
                work);
        return new Conversions(
                List.of(new OnnxToTflite(tools), new OnnxToNcnn(tools)),
                new Workers(trial),
                store,
                directory,
                InstantSource.system());
    }

    /** The agent's workers, as the coordinator wants them. */
    private record Workers(ModelTrial trial) implements ModelExecution {
        @Override
        public Optional<Problem> obstacle(String runtime) {
            return trial.obstacle(runtime);
        }

        @Override
        public List<List<OutputTensor>> outputs(String runtime, Path model, Path samples, int batch) {
            return trial.run(runtime, model, samples, batch).stream()
                    .map(sample -> sample.stream().map(Workers::tensor).toList())
                    .toList();
        }

        private static OutputTensor tensor(RecordedOutputs.Output output) {
            return new OutputTensor(output.name(), output.shape(), output.values());
        }
    }
}
