package dev.assay.agent.tflite;

import dev.assay.agent.runtime.PreparedQuery;
import dev.assay.agent.runtime.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Hold the inputs of one query, in the model's order. */
final class TfliteQuery implements PreparedQuery {
    private final TfliteLane lane;
    private final List<List<Long>> shapes;
    private final List<MemorySegment> inputs;

    TfliteQuery(TfliteLane lane, List<Tensor> inputs) {
        this.lane = lane;
        this.shapes = inputs.stream().map(Tensor::shape).toList();
        this.inputs = inputs.stream()
                .map(input -> MemorySegment.ofBuffer(input.data().duplicate().rewind()))
                .toList();
    }

    List<List<Long>> shapes() {
        return shapes;
    }

    List<MemorySegment> inputs() {
        return inputs;
    }

    @Override
    public void run() {
        lane.run(this);
    }

    @Override
    public void inputsChanged() {
        lane.unbind(this);
    }

    @Override
    public List<Tensor> outputs() {
        return lane.outputs(this);
    }

    @Override
    public void close() {
        lane.release(this);
    }
}
