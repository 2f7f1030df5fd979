package dev.assay.agent.openvino;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.assay.agent.foreign.NativeMemory;
import dev.assay.agent.runtime.Tensor;
import dev.assay.scenarios.language.ElementType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Wrap a tensor of Assay's where it is: OpenVINO reads the caller's buffer. */
final class InputTensor implements AutoCloseable {
    private final OpenVinoApi api;
    // Keeps the buffer.
    private final Tensor tensor;
    private final MemorySegment pointer;

    private InputTensor(OpenVinoApi api, Tensor tensor, MemorySegment pointer) {
        this.api = api;
        this.tensor = tensor;
        this.pointer = pointer;
    }

    static InputTensor wrap(OpenVinoApi api, Tensor tensor) throws OpenVinoException {
        return new InputTensor(
                api, tensor, wrap(api, tensor.type(), tensor.shape(), NativeMemory.address(tensor.data())));
    }

    /** Return a tensor over memory of the caller's, who has to free it. */
    static MemorySegment wrap(OpenVinoApi api, ElementType type, List<Long> sizes, MemorySegment data)
            throws OpenVinoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment shape = arena.allocate(OpenVinoApi.SHAPE);
            shape.set(JAVA_LONG, 0, sizes.size());
            shape.set(ADDRESS, JAVA_LONG.byteSize(), ReadModel.sizes(arena, sizes));
            return api.create(api.wrapTensor, ElementTypes.toOpenVino(type), shape, data);
        }
    }

    MemorySegment pointer() {
        return pointer;
    }

    Tensor tensor() {
        return tensor;
    }

    @Override
    public void close() {
        api.freeTensor.call(pointer);
    }
}
