package dev.assay.agent.tflite;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.assay.agent.foreign.NativeCallback;
import dev.assay.agent.foreign.NativeFunction;
import dev.assay.agent.foreign.NativeLibrary;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;

/**
 * Keep what TFLite reports as errors, which its status codes don't tell. TFLite may report from any thread.
 *
 * <p>It passes a format and a {@code va_list}, which is a pointer on every platform that the library exists for: the system's own {@code
 * vsnprintf} makes a text of them.
 */
final class TfliteMessages implements AutoCloseable {
    private static final int MOST = 20;
    private static final int MOST_BYTES = 1024;

    private final Arena arena = Arena.ofShared();
    private final NativeFunction format = NativeLibrary.ofSystem()
            .function("vsnprintf", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS));
    private final MemorySegment callback = NativeCallback.pointer(
            MethodHandles.lookup(), this, "report", FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, ADDRESS), arena);
    private final List<String> messages = new ArrayList<>();

    /** Return the function that TFLite reports to; it may be called until this is closed. */
    MemorySegment callback() {
        return callback;
    }

    @SuppressWarnings({"unused", "UnusedMethod"}) // TFLite calls it.
    private synchronized void report(MemorySegment userData, MemorySegment text, MemorySegment arguments) {
        if (messages.size() == MOST) {
            messages.removeFirst();
        }
        try (Arena room = Arena.ofConfined()) {
            MemorySegment buffer = room.allocate(MOST_BYTES);
            format.callInt(buffer, (long) MOST_BYTES, text, arguments);
            messages.add(buffer.getString(0));
        } catch (RuntimeException e) {
            // Nothing may be thrown into C.
            messages.add("an error that can't be shown: " + e);
        }
    }

    /** Return what was reported since this was asked last, and what failed if nothing was. */
    synchronized TfliteException asException(String whatFailed) {
        String reported = String.join(" ", messages);
        messages.clear();
        return new TfliteException(reported.isBlank() ? whatFailed : reported);
    }

    /** Forget what was reported. */
    synchronized void forget() {
        messages.clear();
    }

    @Override
    public void close() {
        arena.close();
    }
}
