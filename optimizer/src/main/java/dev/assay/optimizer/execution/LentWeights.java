package dev.assay.optimizer.execution;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.GraphProto;
import dev.assay.optimizer.onnx.proto.ModelProto;
import dev.assay.optimizer.onnx.proto.StringStringEntryProto;
import dev.assay.optimizer.onnx.proto.TensorProto;
import dev.assay.optimizer.onnx.proto.TensorProto.DataLocation;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The weights of a model that lie outside of Java's heap, lent to ONNX Runtime instead of written into a message or a file. */
final class LentWeights implements AutoCloseable {
    /** Smaller ones are copied: that costs less than to lend them. */
    private static final int MIN_BYTES = 1 << 12;

    private static final String EXTERNAL_FOLDER = "session.model_external_initializers_file_folder_path";

    /** Where the model says that its weights lie. */
    private static final String STAND_IN = "lent-weights.bin";

    private final ModelProto rest;
    private final Map<String, OnnxTensorLike> tensors;

    private LentWeights(ModelProto rest, Map<String, OnnxTensorLike> tensors) {
        this.rest = rest;
        this.tensors = tensors;
    }

    /** Take the weights out of a model. */
    static LentWeights of(ModelProto model, OrtEnvironment environment) throws OrtException {
        GraphProto.Builder graph = model.getGraph().toBuilder();
        Set<String> read = new HashSet<>();
        graph.getNodeList().forEach(node -> read.addAll(node.getInputList()));
        // What a run may replace, or hands out, is no constant.
        graph.getInputList().forEach(input -> read.remove(input.getName()));
        graph.getOutputList().forEach(output -> read.remove(output.getName()));
        Map<String, OnnxTensorLike> tensors = new LinkedHashMap<>();
        for (int i = 0; i < graph.getInitializerCount(); i++) {
            TensorProto weight = graph.getInitializer(i);
            if (read.contains(weight.getName()) && isOutsideOfTheHeap(weight)) {
                tensors.put(weight.getName(), tensor(weight, environment));
                graph.setInitializer(i, elsewhere(weight));
            }
        }
        return new LentWeights(model.toBuilder().setGraph(graph).build(), tensors);
    }

    private static boolean isOutsideOfTheHeap(TensorProto weight) {
        return Tensors.isFloat(weight)
                && weight.getRawData().size() >= MIN_BYTES
                && weight.getRawData().asReadOnlyByteBuffer().isDirect();
    }

    private static OnnxTensor tensor(TensorProto weight, OrtEnvironment environment) throws OrtException {
        ByteBuffer data = weight.getRawData().asReadOnlyByteBuffer().order(ByteOrder.nativeOrder());
        return OnnxTensor.createTensor(
                environment,
                data,
                weight.getDimsList().stream().mapToLong(Long::longValue).toArray(),
                OnnxJavaType.FLOAT);
    }

    private static TensorProto elsewhere(TensorProto weight) {
        return weight.toBuilder()
                .clearRawData()
                .setDataLocation(DataLocation.EXTERNAL)
                .addExternalData(
                        StringStringEntryProto.newBuilder().setKey("location").setValue(STAND_IN))
                .addExternalData(StringStringEntryProto.newBuilder()
                        .setKey("length")
                        .setValue(Integer.toString(weight.getRawData().size())))
                .build();
    }

    /** Return the model without the weights. */
    ModelProto rest() {
        return rest;
    }

    /**
     * Give the weights to a session that is made of the {@linkplain #rest() rest}. It may look into them and change the graph; they are copied
     * once, in memory.
     */
    void giveTo(SessionOptions options) throws OrtException {
        options.addExternalInitializers(tensors);
    }

    /**
     * Share the weights with a session that is made of the {@linkplain #rest() rest}. They are not copied; the session must not look into them
     * before it runs, so this is for graphs that run as they stand.
     *
     * @param scratch a folder that must be there until the session is: for ONNX Runtime, the file that the weights are said to lie in must
     *     exist and be large enough, although it is never read
     */
    void shareWith(SessionOptions options, Path scratch) throws OrtException {
        long largestBytes = 0;
        for (Map.Entry<String, OnnxTensorLike> weight : tensors.entrySet()) {
            options.addInitializer(weight.getKey(), weight.getValue());
            largestBytes = Math.max(largestBytes, sizeBytes(weight.getValue()));
        }
        options.addConfigEntry(EXTERNAL_FOLDER, scratch.toAbsolutePath().toString());
        // A file with a hole: it takes no room on the disk.
        try (RandomAccessFile file =
                new RandomAccessFile(scratch.resolve(STAND_IN).toFile(), "rw")) {
            file.setLength(largestBytes);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static long sizeBytes(OnnxTensorLike tensor) {
        return tensor.getInfo().getNumElements() * Float.BYTES;
    }

    /** Take the weights back, when no session uses them any more. */
    @Override
    public void close() {
        tensors.values().forEach(OnnxTensorLike::close);
    }
}
