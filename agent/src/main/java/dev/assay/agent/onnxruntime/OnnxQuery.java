package dev.assay.agent.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import dev.assay.agent.runtime.PreparedQuery;
import dev.assay.agent.runtime.Tensor;
import java.util.List;
import java.util.Map;

/** Hold the inputs of one query, bound in place. */
final class OnnxQuery implements PreparedQuery {
    private final OnnxLane lane;
    private final Map<String, OnnxTensor> inputs;
    private final OutputBuffers buffers;

    /**
     * Bind a query.
     *
     * @param lane runs it
     * @param inputs by name; closed with the query
     * @param buffers shared with all queries of the lane that have equal input shapes
     */
    OnnxQuery(OnnxLane lane, Map<String, OnnxTensor> inputs, OutputBuffers buffers) {
        this.lane = lane;
        this.inputs = inputs;
        this.buffers = buffers;
    }

    Map<String, OnnxTensor> inputs() {
        return inputs;
    }

    OutputBuffers buffers() {
        return buffers;
    }

    @Override
    public void run() {
        lane.run(this);
    }

    @Override
    public void inputsChanged() {
        // ONNX Runtime reads the buffers where they are.
    }

    @Override
    public List<Tensor> outputs() {
        return lane.outputs(this);
    }

    @Override
    public void close() {
        OnnxTensors.close(inputs);
    }
}
