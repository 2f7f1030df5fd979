package dev.assay.agent.tflite;

import static java.lang.foreign.ValueLayout.JAVA_INT;

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
import org.jspecify.annotations.Nullable;

/** Run one model, one query at a time, with memory and threads of its own. */
final class Interpreter implements AutoCloseable {
    private final TfliteApi api;
    private final TfliteMessages messages;
    private final MemorySegment options;
    private final @Nullable MemorySegment delegate;
    private final MemorySegment interpreter;

    private Interpreter(
            TfliteApi api,
            TfliteMessages messages,
            MemorySegment options,
            @Nullable MemorySegment delegate,
            MemorySegment interpreter) {
        this.api = api;
        this.messages = messages;
        this.options = options;
        this.delegate = delegate;
        this.interpreter = interpreter;
    }

    /**
     * Create an interpreter of a model, with XNNPACK where the options ask for it.
     *
     * @param profiler is told what runs; {@code null} to run undisturbed
     */
    static Interpreter create(
            TfliteApi api,
            MemorySegment model,
            TfliteOptions options,
            boolean xnnpack,
            TfliteMessages messages,
            @Nullable NodeProfiler profiler)
            throws TfliteException {
        MemorySegment settings = api.createOptions.callPointer();
        api.setThreads.call(settings, options.threads());
        api.setReporter.call(settings, messages.callback(), MemorySegment.NULL);
        MemorySegment delegate = null;
        if (xnnpack) {
            delegate = api.xnnpack(options);
            api.addDelegate.call(settings, delegate);
        }
        if (profiler != null) {
            api.setProfiler.call(settings, profiler.pointer());
        }
        MemorySegment created = api.createInterpreter.callPointer(model, settings);
        Interpreter interpreter = new Interpreter(api, messages, settings, delegate, created);
        if (NativeMemory.isNull(created)) {
            interpreter.close();
            throw messages.asException(
                    xnnpack ? "no interpreter with XNNPACK can be made of it" : "no interpreter can be made of it");
        }
        // What was tried and did not matter in the end.
        messages.forget();
        return interpreter;
    }

    /** Give inputs these shapes, in the model's order, and make everything ready to run. */
    void shape(List<List<Long>> shapes) throws TfliteException {
        try (Arena arena = Arena.ofConfined()) {
            for (int i = 0; i < shapes.size(); i++) {
                List<Long> shape = shapes.get(i);
                if (!shape.equals(shapeOf(input(i)))) {
                    int[] sizes = shape.stream().mapToInt(Math::toIntExact).toArray();
                    check(
                            api.resizeInput.callInt(interpreter, i, arena.allocateFrom(JAVA_INT, sizes), sizes.length),
                            "it does not take the shape " + shape);
                }
            }
        }
        check(api.allocate.callInt(interpreter), "its tensors can't be made");
    }

    private MemorySegment input(int index) {
        return api.getInput.callPointer(interpreter, index);
    }

    /**
     * Copy an input into the interpreter, after {@link #shape}. Where its memory is must be asked each time: a run of a model with tensors
     * whose size depends on the data may move it.
     */
    void setInput(int index, MemorySegment data) throws TfliteException {
        int status;
        try {
            MemorySegment tensor = (MemorySegment) api.getInput.handle().invokeExact(interpreter, index);
            status = (int) api.copyInto.handle().invokeExact(tensor, data, data.byteSize());
        } catch (Throwable e) {
            throw api.copyInto.unexpected(e);
        }
        check(status, "it has no " + data.byteSize() + " bytes for input " + index);
    }

    /** Run, and wait for the outputs: the hot path. */
    void run() throws TfliteException {
        int status;
        try {
            status = (int) api.invoke.handle().invokeExact(interpreter);
        } catch (Throwable e) {
            throw api.invoke.unexpected(e);
        }
        check(status, "running ended with status " + status);
    }

    /**
     * Return an output of the last run, where it is: the next run overwrites it.
     *
     * @return nothing if it has a type that Assay does not have
     */
    Optional<Tensor> output(int index, String name) {
        MemorySegment tensor = api.getOutput.callPointer(interpreter, index);
        Optional<ElementType> type = ElementTypes.ofApi(api.getType.callInt(tensor));
        if (type.isEmpty()) {
            return Optional.empty();
        }
        long bytes = (long) api.getByteSize.call(tensor);
        ByteBuffer data = bytes == 0
                ? ByteBuffer.allocateDirect(0).order(ByteOrder.nativeOrder())
                : NativeMemory.buffer(api.getData.callPointer(tensor), bytes);
        return Optional.of(new Tensor(name, type.get(), shapeOf(tensor), data));
    }

    private List<Long> shapeOf(MemorySegment tensor) {
        int rank = api.getRank.callInt(tensor);
        List<Long> shape = new ArrayList<>();
        for (int i = 0; i < rank; i++) {
            shape.add((long) api.getDimension.callInt(tensor, i));
        }
        return shape;
    }

    private void check(int status, String whatFailed) throws TfliteException {
        if (status != TfliteApi.OK) {
            throw messages.asException(whatFailed);
        }
    }

    @Override
    public void close() {
        if (!NativeMemory.isNull(interpreter)) {
            api.deleteInterpreter.call(interpreter);
        }
        if (delegate != null) {
            api.deleteXnnpack.call(delegate);
        }
        api.deleteOptions.call(options);
    }
}
