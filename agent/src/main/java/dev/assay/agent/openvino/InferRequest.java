package dev.assay.agent.openvino;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.assay.agent.foreign.NativeMemory;
import dev.assay.agent.runtime.Tensor;
import dev.assay.scenarios.language.ElementType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Run a compiled model, one query at a time. */
final class InferRequest implements AutoCloseable {
    private static final int EXECUTED = 2;
    private static final long KERNEL_OFFSET = 32;
    private static final long OPERATOR_OFFSET = 40;

    private final OpenVinoApi api;
    private final MemorySegment request;

    InferRequest(OpenVinoApi api, MemorySegment request) {
        this.api = api;
        this.request = request;
    }

    /** Have the next run read an input from where a tensor is. */
    void setInput(long index, InputTensor tensor) throws OpenVinoException {
        int status;
        try {
            status = (int) api.setInput.handle().invokeExact(request, index, tensor.pointer());
        } catch (Throwable e) {
            throw api.setInput.unexpected(e);
        }
        api.check(status);
    }

    /** Run, and wait for the outputs: the hot path. */
    void infer() throws OpenVinoException {
        int status;
        try {
            status = (int) api.infer.handle().invokeExact(request);
        } catch (Throwable e) {
            throw api.infer.unexpected(e);
        }
        api.check(status);
    }

    /**
     * Return an output of the last run, where it is: the next run overwrites it.
     *
     * @return nothing if it has a type that Assay does not have
     */
    Optional<Tensor> output(long index, String name) throws OpenVinoException {
        MemorySegment tensor = api.create(api.getOutputTensor, request, index);
        try {
            Optional<ElementType> type = type(tensor);
            if (type.isEmpty()) {
                return Optional.empty();
            }
            long bytes = api.number(api.getByteSize, tensor);
            ByteBuffer data = bytes == 0
                    ? ByteBuffer.allocateDirect(0).order(ByteOrder.nativeOrder())
                    : NativeMemory.buffer(api.create(api.getData, tensor), bytes);
            return Optional.of(new Tensor(name, type.get(), shape(tensor), data));
        } finally {
            // The request holds on to the memory.
            api.freeTensor.call(tensor);
        }
    }

    private Optional<ElementType> type(MemorySegment tensor) throws OpenVinoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment room = arena.allocate(JAVA_INT);
            api.call(api.getTensorType, tensor, room);
            return ElementTypes.fromOpenVino(room.get(JAVA_INT, 0));
        }
    }

    private List<Long> shape(MemorySegment tensor) throws OpenVinoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment shape = arena.allocate(OpenVinoApi.SHAPE);
            api.call(api.getShape, tensor, shape);
            try {
                long rank = shape.get(JAVA_LONG, 0);
                MemorySegment sizes = NativeMemory.sized(
                        NativeMemory.pointerAt(shape, JAVA_LONG.byteSize()), rank * JAVA_LONG.byteSize());
                List<Long> all = new ArrayList<>();
                for (long i = 0; i < rank; i++) {
                    all.add(sizes.getAtIndex(JAVA_LONG, i));
                }
                return all;
            } finally {
                api.freeShape.call(shape);
            }
        }
    }

    /** Return what the last run executed; the model was compiled with profiling on. */
    List<ExecutedNode> executed() throws OpenVinoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment list = arena.allocate(OpenVinoApi.LIST);
            api.call(api.getProfile, request, list);
            try {
                long count = list.get(JAVA_LONG, ADDRESS.byteSize());
                long bytes = OpenVinoApi.PROFILING_INFO.byteSize();
                MemorySegment infos = NativeMemory.sized(NativeMemory.pointerAt(list, 0), count * bytes);
                List<ExecutedNode> nodes = new ArrayList<>();
                for (long i = 0; i < count; i++) {
                    if (infos.get(JAVA_INT, i * bytes) == EXECUTED) {
                        nodes.add(new ExecutedNode(
                                text(infos, i * bytes + OPERATOR_OFFSET), text(infos, i * bytes + KERNEL_OFFSET)));
                    }
                }
                return List.copyOf(nodes);
            } finally {
                api.freeProfile.call(list);
            }
        }
    }

    private static String text(MemorySegment infos, long offset) {
        return String.valueOf(NativeMemory.text(NativeMemory.pointerAt(infos, offset)));
    }

    @Override
    public void close() {
        api.freeRequest.call(request);
    }

    /**
     * One node that ran.
     *
     * @param operator such as {@code FullyConnected}
     * @param kernel what executed it, such as {@code brgemm_avx2_f32}
     */
    record ExecutedNode(String operator, String kernel) {}
}
