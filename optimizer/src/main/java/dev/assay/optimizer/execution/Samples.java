package dev.assay.optimizer.execution;

import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import dev.assay.scenarios.hash.Sha256;
import dev.assay.scenarios.language.ElementType;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.samples.SampleSet;
import dev.assay.scenarios.samples.SampleSetHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Samples to run a model on.
 *
 * @param set the samples
 * @param sha256 of the file that they come from, 64 hex digits
 */
public record Samples(SampleSet set, String sha256) {
    /** Few enough to fit in memory with all values of a model; what is summed over a run depends on it, so it never changes. */
    private static final int SAMPLES_A_RUN = 8;

    /**
     * Open a sample set.
     *
     * @throws ProblemException {@code samples.damaged} or {@code samples.not-readable}
     */
    public static Samples open(Path file) {
        try {
            return new Samples(SampleSet.open(file), Sha256.of(file));
        } catch (IOException failure) {
            throw new ProblemException(
                    Problem.environment(
                            "samples.not-readable",
                            "the samples " + file + " can't be read: " + failure,
                            "Check that the file exists and may be read."),
                    failure);
        }
    }

    /** Return how many samples there are. */
    public int count() {
        return set.header().sampleCount();
    }

    /** Return the 0-based class of each sample; empty if they have none. */
    public List<Integer> labels() {
        return set.header().labels();
    }

    /**
     * Return what a model takes for some of the samples.
     *
     * <p>Inputs with a batch dimension hold all of them, one after the other; an input without one holds the first sample, so ask
     * for one at a time where {@link #isBatched} is false.
     *
     * @param first 0-based
     * @param count at least 1
     * @return the inputs by name
     */
    public Map<String, HostTensor> feed(int first, int count) {
        Map<String, HostTensor> feed = new LinkedHashMap<>();
        List<SampleSetHeader.Input> inputs = set.header().inputs();
        for (int i = 0; i < inputs.size(); i++) {
            SampleSetHeader.Input input = inputs.get(i);
            int copies = input.batched() ? count : 1;
            ByteBuffer data = ByteBuffer.allocateDirect(Math.toIntExact(input.sizeBytes() * copies))
                    .order(ByteOrder.LITTLE_ENDIAN);
            for (int sample = first; sample < first + copies; sample++) {
                data.put(set.tensor(i, sample));
            }
            List<Long> dims = new ArrayList<>(input.shape());
            if (input.batched()) {
                dims.addFirst((long) count);
            }
            feed.put(input.name(), new HostTensor(type(input.type()), dims, data.flip()));
        }
        return feed;
    }

    /**
     * Return what a model takes for the first samples, in their order: several at once where the model allows that.
     *
     * @param limit at most so many samples
     */
    public Stream<Map<String, HostTensor>> feeds(int limit) {
        return feeds(limit, isBatched() ? SAMPLES_A_RUN : 1);
    }

    /**
     * Return what a model takes for each of the first samples by itself, in their order.
     *
     * @param limit at most so many samples
     */
    public Stream<Map<String, HostTensor>> singleFeeds(int limit) {
        return feeds(limit, 1);
    }

    private Stream<Map<String, HostTensor>> feeds(int limit, int step) {
        int end = Math.min(limit, count());
        return IntStream.iterate(0, first -> first < end, first -> first + step)
                .mapToObj(first -> feed(first, Math.min(step, end - first)));
    }

    /** Return whether every input has a batch dimension, so that several samples can run at once. */
    public boolean isBatched() {
        return set.header().inputs().stream().allMatch(SampleSetHeader.Input::batched);
    }

    private static DataType type(ElementType type) {
        return switch (type) {
            case FLOAT32 -> DataType.FLOAT;
            case FLOAT16 -> DataType.FLOAT16;
            case INT64 -> DataType.INT64;
            case INT32 -> DataType.INT32;
            case INT8 -> DataType.INT8;
            case UINT8 -> DataType.UINT8;
            case BOOL -> DataType.BOOL;
        };
    }
}
