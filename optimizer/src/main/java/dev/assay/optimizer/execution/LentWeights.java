package dev.assay.optimizer.execution;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.GraphProto;
import dev.assay.optimizer.onnx.proto.ModelProto;
import dev.assay.optimizer.onnx.proto.StringStringEntryProto;
import dev.assay.optimizer.onnx.proto.TensorProto;
import dev.assay.optimizer.onnx.proto.TensorProto.DataLocation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The weights of a model that lie in mapped files, lent to ONNX Runtime instead of copied.
 *
 * <p>ONNX Runtime must not look into them when it loads the model, so this is for graphs that run as they stand.
 */
final class LentWeights implements AutoCloseable {
    /** Smaller ones are copied: ONNX Runtime looks at shapes, axes and the like. */
    private static final int MIN_BYTES = 1 << 12;

    private static final String EXTERNAL_FOLDER = "session.model_external_initializers_file_folder_path";

    private final ModelProto rest;
    private final List<OnnxTensor> tensors;

    private LentWeights(ModelProto rest, List<OnnxTensor> tensors) {
        this.rest = rest;
        this.tensors = tensors;
    }

    /**
     * Lend the weights of a model.
     *
     * @param file the model's file; the model without weights says that they lie there, for ONNX Runtime wants a file that exists
     * @param options are told about the weights
     */
    static LentWeights of(ModelProto model, Path file, OrtEnvironment environment, SessionOptions options)
            throws OrtException {
        GraphProto.Builder graph = model.getGraph().toBuilder();
        Set<String> read = new HashSet<>();
        graph.getNodeList().forEach(node -> read.addAll(node.getInputList()));
        // What a run may replace, or hands out, is no constant.
        graph.getInputList().forEach(input -> read.remove(input.getName()));
        graph.getOutputList().forEach(output -> read.remove(output.getName()));
        Path whole = file.toAbsolutePath();
        options.addConfigEntry(EXTERNAL_FOLDER, String.valueOf(whole.getParent()));
        List<OnnxTensor> tensors = new ArrayList<>();
        for (int i = 0; i < graph.getInitializerCount(); i++) {
            TensorProto weight = graph.getInitializer(i);
            if (read.contains(weight.getName()) && isMapped(weight)) {
                OnnxTensor tensor = tensor(weight, environment);
                tensors.add(tensor);
                options.addInitializer(weight.getName(), tensor);
                graph.setInitializer(i, elsewhere(weight, String.valueOf(whole.getFileName())));
            }
        }
        return new LentWeights(model.toBuilder().setGraph(graph).build(), tensors);
    }

    private static boolean isMapped(TensorProto weight) {
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

    private static TensorProto elsewhere(TensorProto weight, String file) {
        return weight.toBuilder()
                .clearRawData()
                .setDataLocation(DataLocation.EXTERNAL)
                .addExternalData(
                        StringStringEntryProto.newBuilder().setKey("location").setValue(file))
                .addExternalData(StringStringEntryProto.newBuilder()
                        .setKey("length")
                        .setValue(Integer.toString(weight.getRawData().size())))
                .build();
    }

    /** Return the model without them, as ONNX Runtime takes it. */
    byte[] rest() {
        return rest.toByteArray();
    }

    /** Take the weights back, when no session uses them any more. */
    @Override
    public void close() {
        tensors.forEach(OnnxTensor::close);
    }
}
