package dev.assay.agent.onnxruntime;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.assay.agent.runtime.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Hold the outputs of all queries with equal input shapes: pinned ones in buffers of ours, others as ONNX Runtime returned them. */
final class OutputBuffers implements AutoCloseable {
    private final List<String> names;
    private final Map<String, OnnxTensor> pinned = new LinkedHashMap<>();
    private final Map<String, Tensor> pinnedTensors = new HashMap<>();
    private Set<String> unpinned;
    private boolean learned;

    /**
     * Start with nothing pinned.
     *
     * @param names all outputs, in the model's order
     */
    OutputBuffers(Set<String> names) {
        this.names = List.copyOf(names);
        this.unpinned = Collections.unmodifiableSet(new LinkedHashSet<>(names));
    }

    /** Return what a run writes into. */
    Map<String, OnnxTensor> pinned() {
        return pinned;
    }

    /** Return what a run allocates. */
    Set<String> unpinned() {
        return unpinned;
    }

    /** Say whether {@link #learn} was called. */
    boolean learned() {
        return learned;
    }

    /**
     * Pin outputs.
     *
     * @param result of a run with these input shapes
     * @param pinnable the outputs whose shape depends on nothing but the input shapes
     */
    void learn(OrtEnvironment environment, OrtSession.Result result, Set<String> pinnable) throws OrtException {
        learned = true;
        Set<String> rest = new LinkedHashSet<>(names);
        for (String name : names) {
            if (pinnable.contains(name)) {
                OnnxTensor value = (OnnxTensor) result.get(name).orElseThrow();
                pin(environment, name, value.getInfo());
                rest.remove(name);
            }
        }
        unpinned = Collections.unmodifiableSet(rest);
    }

    private void pin(OrtEnvironment environment, String name, TensorInfo info) throws OrtException {
        OnnxJavaType type = info.type;
        ByteBuffer buffer = ByteBuffer.allocateDirect(
                        Math.toIntExact(Math.multiplyExact(info.getNumElements(), type.size)))
                .order(ByteOrder.nativeOrder());
        pinned.put(name, OnnxTensor.createTensor(environment, buffer, info.getShape(), type));
        pinnedTensors.put(name, tensor(name, info, buffer));
    }

    /** Give up pinning: ONNX Runtime found another shape than the model declares. */
    void unpin() {
        pinned.values().forEach(OnnxTensor::close);
        pinned.clear();
        pinnedTensors.clear();
        unpinned = Collections.unmodifiableSet(new LinkedHashSet<>(names));
    }

    /** Return all outputs of a run, in the model's order. */
    List<Tensor> tensors(OrtSession.Result result) {
        Map<String, Tensor> byName = new HashMap<>();
        int position = 0;
        for (Map.Entry<String, OnnxValue> output : result) {
            String name = output.getKey();
            Tensor ours = pinnedTensors.get(name);
            // The run that taught us the shapes was not pinned itself: its result owns what it returned.
            boolean isOurs = ours != null && !result.isResultOwner(position);
            byName.put(name, isOurs ? ours : copy(name, (OnnxTensor) output.getValue()));
            position++;
        }
        return names.stream()
                .map(name -> Objects.requireNonNull(byName.get(name), name))
                .toList();
    }

    private static Tensor copy(String name, OnnxTensor value) {
        ByteBuffer bytes = value.getByteBuffer();
        ByteBuffer direct = ByteBuffer.allocateDirect(bytes.remaining()).order(ByteOrder.nativeOrder());
        direct.put(bytes).flip();
        return tensor(name, value.getInfo(), direct);
    }

    private static Tensor tensor(String name, TensorInfo info, ByteBuffer buffer) {
        List<Long> shape = new ArrayList<>();
        for (long size : info.getShape()) {
            shape.add(size);
        }
        return new Tensor(name, ElementTypes.fromOnnx(info.type).orElseThrow(), shape, buffer);
    }

    @Override
    public void close() {
        pinned.values().forEach(OnnxTensor::close);
        pinned.clear();
    }
}
