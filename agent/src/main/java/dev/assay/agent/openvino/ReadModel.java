package dev.assay.agent.openvino;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.assay.agent.foreign.NativeMemory;
import dev.assay.agent.runtime.DeclaredInput;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hold a model that was read, and not compiled. */
final class ReadModel implements AutoCloseable {
    private static final long RANGE_BYTES = 2 * Long.BYTES;

    private final OpenVinoApi api;
    private final MemorySegment model;
    // Keeps the memory that the model lies in.
    private final @Nullable IrParts parts;

    /** @param parts what it was read from, if that was memory */
    ReadModel(OpenVinoApi api, MemorySegment model, @Nullable IrParts parts) {
        this.api = api;
        this.model = model;
        this.parts = parts;
    }

    MemorySegment pointer() {
        return model;
    }

    /** Return the inputs, in the model's order. */
    List<DeclaredInput> inputs() throws OpenVinoException {
        List<DeclaredInput> inputs = new ArrayList<>();
        long count = api.number(api.countInputs, model);
        for (long i = 0; i < count; i++) {
            MemorySegment port = api.create(api.getInput, model, i);
            try {
                int type = elementType(port);
                inputs.add(new DeclaredInput(
                        api.text(api.getName, port),
                        ElementTypes.fromOpenVino(type).orElse(null),
                        ElementTypes.fromOpenVino(type).map(Enum::name).orElse("number " + type + " of OpenVINO's"),
                        shape(port),
                        List.of()));
            } finally {
                api.freePort.call(port);
            }
        }
        return List.copyOf(inputs);
    }

    /** Return the names of the outputs, in the model's order. */
    List<String> outputs() throws OpenVinoException {
        List<String> names = new ArrayList<>();
        long count = api.number(api.countOutputs, model);
        for (long i = 0; i < count; i++) {
            MemorySegment port = api.create(api.getOutput, model, i);
            try {
                names.add(api.text(api.getName, port));
            } finally {
                api.freePort.call(port);
            }
        }
        return List.copyOf(names);
    }

    private int elementType(MemorySegment port) throws OpenVinoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment room = arena.allocate(JAVA_INT);
            api.call(api.getElementType, port, room);
            return room.get(JAVA_INT, 0);
        }
    }

    /** Return the sizes, -1 where one may vary. */
    private List<Long> shape(MemorySegment port) throws OpenVinoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment shape = arena.allocate(OpenVinoApi.PARTIAL_SHAPE);
            api.call(api.getPartialShape, port, shape);
            try {
                long rank = shape.get(JAVA_LONG, 0);
                MemorySegment ranges =
                        NativeMemory.sized(NativeMemory.pointerAt(shape, RANGE_BYTES), rank * RANGE_BYTES);
                List<Long> sizes = new ArrayList<>();
                for (long i = 0; i < rank; i++) {
                    long least = ranges.get(JAVA_LONG, i * RANGE_BYTES);
                    long most = ranges.get(JAVA_LONG, i * RANGE_BYTES + Long.BYTES);
                    sizes.add(least == most ? least : -1);
                }
                return sizes;
            } finally {
                api.freePartialShape.call(shape);
            }
        }
    }

    /** Give every input a fixed shape, in the model's order. */
    void reshape(List<List<Long>> shapes) throws OpenVinoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment indexes = arena.allocate(JAVA_LONG, shapes.size());
            MemorySegment partialShapes = arena.allocate(OpenVinoApi.PARTIAL_SHAPE, shapes.size());
            int created = 0;
            try {
                for (List<Long> shape : shapes) {
                    indexes.setAtIndex(JAVA_LONG, created, created);
                    api.call(
                            api.createStaticShape,
                            (long) shape.size(),
                            sizes(arena, shape),
                            element(partialShapes, created));
                    created++;
                }
                api.call(api.reshape, model, indexes, partialShapes, (long) shapes.size());
            } finally {
                for (int i = 0; i < created; i++) {
                    api.freePartialShape.call(element(partialShapes, i));
                }
            }
        }
    }

    private static MemorySegment element(MemorySegment partialShapes, int index) {
        long bytes = OpenVinoApi.PARTIAL_SHAPE.byteSize();
        return partialShapes.asSlice(index * bytes, bytes);
    }

    /** Write sizes into memory of the arena. */
    static MemorySegment sizes(Arena arena, List<Long> shape) {
        return arena.allocateFrom(
                JAVA_LONG, shape.stream().mapToLong(Long::longValue).toArray());
    }

    @Override
    public void close() {
        try {
            api.freeModel.call(model);
        } finally {
            Reference.reachabilityFence(parts);
        }
    }
}
