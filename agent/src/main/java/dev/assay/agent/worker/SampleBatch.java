package dev.assay.agent.worker;

import dev.assay.agent.runtime.Tensor;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.samples.SampleSet;
import dev.assay.scenarios.samples.SampleSetHeader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Hold the input tensors of one query: as many samples as the batch says, one after the other. */
final class SampleBatch {
    private final SampleSet samples;
    private final int batch;
    private final List<Tensor> tensors;

    /**
     * Allocate the tensors of one query; their content is undefined until {@link #fill}.
     *
     * @param batch samples a query, at least 1
     * @throws ProblemException {@code samples.not-batched} if an input takes one sample only and the batch is larger
     */
    SampleBatch(SampleSet samples, int batch) {
        this.samples = samples;
        this.batch = batch;
        this.tensors = samples.header().inputs().stream()
                .map(input -> allocate(input, batch))
                .toList();
    }

    /** Return the bytes that the tensors of one query take. */
    static long sizeBytes(SampleSetHeader header, int batch) {
        return header.inputs().stream()
                .mapToLong(SampleSetHeader.Input::sizeBytes)
                .map(bytes -> Math.multiplyExact(bytes, (long) batch))
                .sum();
    }

    /** Return the tensors; every {@link #fill} changes what they hold. */
    List<Tensor> tensors() {
        return tensors;
    }

    /**
     * Copy samples into the tensors.
     *
     * @param picked the sample of each row, as many as the batch
     */
    void fill(int[] picked) {
        if (picked.length != batch) {
            throw new IllegalArgumentException(picked.length + " samples for a batch of " + batch);
        }
        for (int input = 0; input < tensors.size(); input++) {
            Tensor tensor = tensors.get(input);
            ByteBuffer target = tensor.data().duplicate().order(ByteOrder.nativeOrder());
            target.clear();
            for (int sample : picked) {
                append(target, samples.tensor(input, sample), tensor.type().sizeBytes());
            }
        }
    }

    private static Tensor allocate(SampleSetHeader.Input input, int batch) {
        if (!input.batched() && batch > 1) {
            throw new ProblemException(Problem.user(
                    "samples.not-batched",
                    "input '" + input.name() + "' takes one sample a query, not " + batch,
                    "set batch to 1 in shapes and loads, or export the model with a symbolic batch dimension"));
        }
        List<Long> shape = new ArrayList<>(input.shape());
        if (input.batched()) {
            shape.addFirst((long) batch);
        }
        int sizeBytes = Math.toIntExact(Math.multiplyExact(input.sizeBytes(), (long) batch));
        ByteBuffer data = ByteBuffer.allocateDirect(sizeBytes).order(ByteOrder.nativeOrder());
        return new Tensor(input.name(), input.type(), shape, data);
    }

    /** Append one sample, little-endian as sample sets are, in the target's own order. */
    private static void append(ByteBuffer target, ByteBuffer sample, int elementBytes) {
        int sizeBytes = sample.remaining();
        switch (elementBytes) {
            case Long.BYTES -> target.asLongBuffer().put(sample.asLongBuffer());
            case Integer.BYTES -> target.asIntBuffer().put(sample.asIntBuffer());
            case Short.BYTES -> target.asShortBuffer().put(sample.asShortBuffer());
            default -> target.duplicate().put(sample);
        }
        target.position(target.position() + sizeBytes);
    }
}
