package dev.assay.agent.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.agent.runtime.RuntimeDirectories;
import dev.assay.agent.runtime.RuntimeRegistry;
import dev.assay.agent.scoring.RecordedOutputs;
import dev.assay.agent.tflite.InstalledTflite;
import dev.assay.agent.worker.ProcessWorkerLauncher;
import dev.assay.agent.worker.WorkerSettings;
import dev.assay.scenarios.language.ElementType;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.samples.SampleSet;
import dev.assay.scenarios.samples.SampleSetHeader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models tried in real workers. */
class ModelTrialTest {
    private static final Path MODELS =
            Path.of("src", "test", "resources", "models").toAbsolutePath();

    @TempDir
    private Path directory;

    @Test
    void twoRuntimesAnswerTheSameForTheSameModel() throws Exception {
        ModelTrial trial = trial(InstalledTflite.directories());
        Path samples = samples();

        List<List<RecordedOutputs.Output>> onnx =
                trial.run("onnxruntime", MODELS.resolve("mlp-float32.onnx"), samples, 1);
        List<List<RecordedOutputs.Output>> tflite =
                trial.run("tflite", MODELS.resolve("mlp-float32.tflite"), samples, 1);

        assertThat(onnx).hasSize(3).hasSameSizeAs(tflite);
        for (int sample = 0; sample < onnx.size(); sample++) {
            RecordedOutputs.Output expected = onnx.get(sample).getFirst();
            RecordedOutputs.Output actual = tflite.get(sample).getFirst();
            assertThat(actual.shape()).isEqualTo(expected.shape());
            for (int i = 0; i < expected.values().limit(); i++) {
                assertThat(actual.values().get(i)).isCloseTo(expected.values().get(i), within(1e-5f));
            }
        }
        // Of reference samples nothing is asked.
        assertThat(onnx.get(0)).isNotEqualTo(onnx.get(1));
        assertThat(directory.resolve("work")).isEmptyDirectory();
    }

    @Test
    void aModelThatEndsItsProcessIsAProblemAndNoMore() throws Exception {
        ModelTrial trial = trial(InstalledTflite.directories());

        assertThatThrownBy(() -> trial.run("tflite", MODELS.resolve("unknown-operator.tflite"), samples(), 1))
                .isInstanceOf(ProblemException.class);
        assertThat(trial.obstacle("onnxruntime")).isEmpty();
        assertThat(trial.obstacle("no-such-runtime")).isPresent();
        assertThat(trial(RuntimeDirectories.below(directory.resolve("empty"))).obstacle("tflite"))
                .hasValueSatisfying(problem -> assertThat(problem.code()).isEqualTo("runtime.not-installed"));
    }

    private ModelTrial trial(RuntimeDirectories directories) {
        return new ModelTrial(
                RuntimeRegistry.load(),
                directories,
                new ProcessWorkerLauncher(WorkerSettings.ofThisProcess(), System::nanoTime),
                directory.resolve("work"));
    }

    private Path samples() throws IOException {
        Path file = directory.resolve("samples.bin");
        SampleSetHeader header = new SampleSetHeader(
                "fidelity",
                "test",
                1,
                1,
                3,
                List.of(new SampleSetHeader.Input("x", ElementType.FLOAT32, List.of(8L), true)),
                List.of(),
                List.of());
        try (OutputStream out = Files.newOutputStream(file)) {
            SampleSet.write(out, header, (_, sample, target) -> {
                while (target.hasRemaining()) {
                    target.putFloat((sample + 1) * 0.1f + target.position() * 0.01f);
                }
            });
        }
        return file;
    }
}
