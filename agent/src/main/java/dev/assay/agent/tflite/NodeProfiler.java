package dev.assay.agent.tflite;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.assay.agent.foreign.NativeCallback;
import dev.assay.agent.foreign.NativeMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;

/**
 * Hear which nodes run: TFLite's {@code TfLiteTelemetryProfilerStruct}, a pointer for the profiler itself and seven functions.
 *
 * <p>TFLite announces a node when it begins; a delegate's own operators are told when they have ended.
 */
final class NodeProfiler implements AutoCloseable {
    private static final long EVENT = 1;
    private static final long OPERATOR_EVENT = 2;
    private static final long SETTINGS = 3;
    private static final long BEGIN = 4;
    private static final long END = 5;
    private static final long INVOKED = 6;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment struct = arena.allocate(ADDRESS, INVOKED + 1);
    private final List<Node> nodes = new ArrayList<>();
    private final List<String> kernels = new ArrayList<>();

    NodeProfiler() {
        set(EVENT, "ignoreEvent", FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, JAVA_LONG));
        set(
                OPERATOR_EVENT,
                "ignoreOperatorEvent",
                FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG));
        set(SETTINGS, "ignoreSettings", FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, ADDRESS));
        set(BEGIN, "begin", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, JAVA_LONG));
        set(END, "ignoreEnd", FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT));
        set(INVOKED, "invoked", FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG));
    }

    private void set(long index, String method, FunctionDescriptor descriptor) {
        struct.setAtIndex(
                ADDRESS, index, NativeCallback.pointer(MethodHandles.lookup(), this, method, descriptor, arena));
    }

    MemorySegment pointer() {
        return struct;
    }

    /** Return the nodes that ran, in their order, since this was created. */
    synchronized List<Node> nodes() {
        return List.copyOf(nodes);
    }

    /** Return what delegates told of what they ran. */
    synchronized List<String> kernels() {
        return List.copyOf(kernels);
    }

    @SuppressWarnings({"unused", "UnusedMethod"}) // TFLite calls it, as all that follow.
    private synchronized int begin(MemorySegment self, MemorySegment name, long index, long graph) {
        nodes.add(new Node(String.valueOf(NativeMemory.text(name)), index, graph));
        return nodes.size();
    }

    @SuppressWarnings({"unused", "UnusedMethod"})
    private synchronized void invoked(MemorySegment self, MemorySegment name, long elapsedUs, long index, long graph) {
        kernels.add(String.valueOf(NativeMemory.text(name)));
    }

    @SuppressWarnings({"unused", "UnusedMethod"})
    private void ignoreEvent(MemorySegment self, MemorySegment name, long status) {}

    @SuppressWarnings({"unused", "UnusedMethod"})
    private void ignoreOperatorEvent(MemorySegment self, MemorySegment name, long index, long graph, long status) {}

    @SuppressWarnings({"unused", "UnusedMethod"})
    private void ignoreSettings(MemorySegment self, MemorySegment name, MemorySegment settings) {}

    @SuppressWarnings({"unused", "UnusedMethod"})
    private void ignoreEnd(MemorySegment self, int event) {}

    @Override
    public void close() {
        arena.close();
    }

    /**
     * One node that ran.
     *
     * @param name of its operator or delegate
     * @param index in its graph; the same with a delegate as without, as long as the delegate leaves the node alone
     * @param graph 0 is the main one
     */
    record Node(String name, long index, long graph) {}
}
