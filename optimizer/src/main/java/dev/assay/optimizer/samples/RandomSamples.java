package dev.assay.optimizer.samples;

import dev.assay.optimizer.execution.HostTensor;
import dev.assay.optimizer.execution.SyntheticFeed;
import dev.assay.optimizer.graph.Model;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.samples.SampleSet;
import dev.assay.scenarios.samples.SampleSetHeader;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Make a sample set of seeded random inputs, to try a recipe out: what they show about ranges is not what real inputs show. */
public final class RandomSamples {
    private RandomSamples() {}

    /**
     * Make up samples.
     *
     * @param model whose inputs they are
     * @param count how many, at least 1
     * @param sizes of dimensions that may vary, by name; others get a size that most models take
     * @param out where the sample set goes
     * @throws ProblemException {@code model.unsupported} if an input can't be made up, {@code samples.too-large} beyond 2 GB, {@code
     *     samples.not-writable} if the file can't be written
     */
    public static void write(Model model, int count, Map<String, Long> sizes, Path out) {
        List<ModelInputs.Input> modelInputs = ModelInputs.of(model);
        Map<String, HostTensor> first = SyntheticFeed.sample(model, sizes, 0);
        List<SampleSetHeader.Input> inputs = new ArrayList<>();
        for (ModelInputs.Input input : modelInputs) {
            List<Long> dims = tensor(first, input).dims();
            boolean batched = input.isBatched() && dims.getFirst() == 1;
            inputs.add(new SampleSetHeader.Input(
                    input.name(), input.type(), batched ? dims.subList(1, dims.size()) : dims, batched));
        }
        SampleSetHeader header =
                new SampleSetHeader("samples", "seeded random inputs", 0, 0, count, inputs, List.of(), List.of());
        try (OutputStream stream = new BufferedOutputStream(Files.newOutputStream(out))) {
            SampleSet.write(
                    stream,
                    header,
                    (input, sample, target) ->
                            target.put(tensor(SyntheticFeed.sample(model, sizes, sample), modelInputs.get(input))
                                    .data()
                                    .duplicate()));
        } catch (IOException failure) {
            throw new ProblemException(
                    Problem.environment(
                            "samples.not-writable",
                            "the random samples can't be written to " + out + ": " + failure,
                            "Check that the temporary folder may be written and has space."),
                    failure);
        }
    }

    private static HostTensor tensor(Map<String, HostTensor> feed, ModelInputs.Input input) {
        HostTensor tensor = feed.get(input.name());
        if (tensor == null) {
            throw new IllegalStateException("input '" + input.name() + "' was not made up");
        }
        return tensor;
    }
}
