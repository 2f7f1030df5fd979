package dev.assay.coordinator.conversion;

import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.samples.SampleSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Execute files that hold a number: they answer with as many times the first element of the sample. A file that holds no number does not
 * load.
 */
public final class FakeExecution implements ModelExecution {
    private final List<String> ran = new ArrayList<>();
    private @Nullable Problem obstacle;

    /** Have runtimes that don't work here. */
    public FakeExecution lacking(Problem problem) {
        obstacle = problem;
        return this;
    }

    /** Return the runtimes that ran something, in order. */
    public List<String> ran() {
        return ran;
    }

    @Override
    public Optional<Problem> obstacle(String runtime) {
        return Optional.ofNullable(obstacle);
    }

    @Override
    public List<List<OutputTensor>> outputs(String runtime, Path model, Path samples, int batch) {
        ran.add(runtime);
        try {
            float factor = Float.parseFloat(
                    Files.readString(model, StandardCharsets.UTF_8).strip());
            SampleSet set = SampleSet.open(samples);
            List<List<OutputTensor>> outputs = new ArrayList<>();
            for (int sample = 0; sample < set.header().sampleCount(); sample++) {
                float element = set.tensor(0, sample).getFloat(0);
                outputs.add(List.of(new OutputTensor(
                        "logits", List.of(2L), FloatBuffer.wrap(new float[] {factor * element, factor}))));
            }
            return outputs;
        } catch (NumberFormatException e) {
            throw new ProblemException(
                    Problem.user("model.not-loadable", "the model is not loadable", "use another"), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
