package dev.assay.agent.foreign;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Read and write what C calls memory. */
public final class NativeMemory {
    private NativeMemory() {}

    /**
     * Give a pointer that came from a library the size of what it points to.
     *
     * <p>Nothing checks that: a wrong size ends the process.
     */
    @SuppressWarnings("restricted") // See NativeLibrary.
    public static MemorySegment sized(MemorySegment pointer, long bytes) {
        return pointer.reinterpret(bytes);
    }

    /** Return the text that a {@code char*} points to, or {@code null} for a null pointer. */
    public static @Nullable String text(MemorySegment pointer) {
        return isNull(pointer) ? null : sized(pointer, Long.MAX_VALUE).getString(0);
    }

    /** Return the pointer that stands at an offset. */
    public static MemorySegment pointerAt(MemorySegment memory, long offset) {
        return memory.get(ValueLayout.ADDRESS, offset);
    }

    /** Return room for a pointer that a function fills in. */
    public static MemorySegment room(SegmentAllocator allocator) {
        return allocator.allocate(ValueLayout.ADDRESS);
    }

    /** Say whether a pointer is null. */
    public static boolean isNull(MemorySegment pointer) {
        return pointer.address() == 0;
    }

    /** Return the address of a direct buffer's first byte; the buffer must be kept for as long as the address is used. */
    public static MemorySegment address(ByteBuffer direct) {
        return MemorySegment.ofAddress(
                MemorySegment.ofBuffer(direct.duplicate().rewind()).address());
    }

    /** Return memory of a library as a buffer in native order; it must not be used once the library has freed the memory. */
    public static ByteBuffer buffer(MemorySegment pointer, long bytes) {
        return sized(pointer, bytes).asByteBuffer().order(ByteOrder.nativeOrder());
    }
}
