package dev.assay.agent.openvino;

import dev.assay.agent.runtime.PreparedQuery;
import dev.assay.agent.runtime.Tensor;
import java.util.List;

/** Hold the inputs of one query, bound in place. */
final class OpenVinoQuery implements PreparedQuery {
    private final OpenVinoLane lane;
    private final List<InputTensor> inputs;

    OpenVinoQuery(OpenVinoLane lane, List<InputTensor> inputs) {
        this.lane = lane;
        this.inputs = List.copyOf(inputs);
    }

    List<InputTensor> inputs() {
        return inputs;
    }

    @Override
    public void run() {
        lane.run(this);
    }

    @Override
    public void inputsChanged() {
        // OpenVINO reads the buffers where they are.
    }

    @Override
    public List<Tensor> outputs() {
        return lane.outputs(this);
    }

    @Override
    public void close() {
        lane.release(this);
        inputs.forEach(InputTensor::close);
    }
}
