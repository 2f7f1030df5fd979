package dev.assay.agent.worker;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/** Call the few functions of the C library that Java does not offer. */
@SuppressWarnings("restricted") // Workers run with --enable-native-access.
final class Posix {
    private static final int SIGINT = 2;
    private static final MemorySegment SIG_IGN = MemorySegment.ofAddress(1);
    private static final int RUSAGE_SELF = 0;
    private static final int RUSAGE_BYTES = 256;
    /** {@code ru_maxrss} follows two {@code struct timeval} of 16 bytes each, on every 64-bit system. */
    private static final int MAXRSS_OFFSET = 32;

    private final Linker linker = Linker.nativeLinker();

    private Posix() {}

    /** Return the functions, or nothing on a system that is not POSIX. */
    static Optional<Posix> find(String osName) {
        return osName.startsWith("Windows") ? Optional.empty() : Optional.of(new Posix());
    }

    /** Duplicate a descriptor onto the lowest free one, and return that. */
    int duplicate(int descriptor) throws IOException {
        int copy = (int) call("dup", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT), descriptor);
        return checked("dup", copy);
    }

    /** Make {@code to} another name of what {@code from} is. */
    void duplicateOnto(int from, int to) throws IOException {
        FunctionDescriptor descriptor =
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
        checked("dup2", (int) call("dup2", descriptor, from, to));
    }

    /** Ignore what Ctrl-C sends to every process of the terminal: only the agent decides when a worker ends. */
    void ignoreInterrupts() throws IOException {
        call(
                "signal",
                FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.ADDRESS),
                SIGINT,
                SIG_IGN);
    }

    /** Return {@code ru_maxrss} of this process: kilobytes on Linux, bytes on macOS. */
    long maximumResidentSize() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment usage = arena.allocate(RUSAGE_BYTES, Long.BYTES);
            FunctionDescriptor descriptor =
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS);
            checked("getrusage", (int) call("getrusage", descriptor, RUSAGE_SELF, usage));
            return usage.get(ValueLayout.JAVA_LONG, MAXRSS_OFFSET);
        }
    }

    /** Return a stream that writes to a descriptor. */
    OutputStream output(int descriptor) {
        MethodHandle write = handle(
                "write",
                FunctionDescriptor.of(
                        ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG));
        return new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                write(new byte[] {(byte) value}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                try (Arena arena = Arena.ofConfined()) {
                    MemorySegment copy = arena.allocate(Math.max(1, length));
                    MemorySegment.copy(bytes, offset, copy, ValueLayout.JAVA_BYTE, 0, length);
                    long written = 0;
                    while (written < length) {
                        long now = (long)
                                invoke("write", write, descriptor, copy.asSlice(written), (long) length - written);
                        written += checked("write", now);
                    }
                }
            }
        };
    }

    private Object call(String function, FunctionDescriptor descriptor, Object... arguments) throws IOException {
        return invoke(function, handle(function, descriptor), arguments);
    }

    private MethodHandle handle(String function, FunctionDescriptor descriptor) {
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(function), descriptor);
    }

    private static Object invoke(String function, MethodHandle handle, Object... arguments) throws IOException {
        try {
            return handle.invokeWithArguments(arguments);
        } catch (Error e) {
            throw e;
        } catch (Throwable e) {
            // MethodHandle declares Throwable; a C function throws nothing.
            throw new IOException("calling " + function + " failed", e);
        }
    }

    private static int checked(String function, int result) throws IOException {
        return Math.toIntExact(checked(function, (long) result));
    }

    private static long checked(String function, long result) throws IOException {
        if (result < 0) {
            throw new IOException(function + " failed");
        }
        return result;
    }
}
