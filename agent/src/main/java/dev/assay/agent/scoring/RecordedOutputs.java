package dev.assay.agent.scoring;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Read all of what the baseline's pass of {@link dev.assay.scenarios.wire.Scoring.BaselineAgreement} left, for samples few enough to be in memory. */
public final class RecordedOutputs {
    private RecordedOutputs() {}

    /**
     * What a model answered in one output for one sample.
     *
     * @param shape without the batch
     * @param values from position 0 to the limit, row by row; integers beyond 2^24 are rounded
     */
    public record Output(String name, List<Long> shape, FloatBuffer values) {
        public Output {
            shape = List.copyOf(shape);
        }
    }

    /**
     * Read a file.
     *
     * @return for each sample all outputs, in the order of the model
     * @throws dev.assay.scenarios.problem.ProblemException {@code score.no-baseline-outputs} or {@code score.damaged-baseline-outputs}
     */
    public static List<List<Output>> read(Path file) {
        try (BaselineOutputsReader reader = new BaselineOutputsReader(file)) {
            List<List<Output>> samples = new ArrayList<>();
            for (int sample = 0; sample < reader.header().samples(); sample++) {
                samples.add(reader.next().stream().map(RecordedOutputs::copy).toList());
            }
            return List.copyOf(samples);
        }
    }

    private static Output copy(SampleOutput output) {
        double[] elements = new double[output.size()];
        Elements.read(output.data(), output.type(), 0, elements, 0, elements.length);
        FloatBuffer values = FloatBuffer.allocate(elements.length);
        for (double element : elements) {
            values.put((float) element);
        }
        return new Output(output.name(), output.shape(), values.flip());
    }
}
