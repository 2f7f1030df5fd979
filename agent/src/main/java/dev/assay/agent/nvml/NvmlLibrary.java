package dev.assay.agent.nvml;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Call functions of the NVIDIA Management Library. Whatever a GPU or an older driver does not tell is empty.
 *
 * <p>Source: NVIDIA, "NVML API Reference Guide"; a function returns 0 where it succeeded.
 */
@SuppressWarnings("restricted") // Agents run with --enable-native-access.
final class NvmlLibrary {
    private static final int SUCCESS = 0;
    private static final int TEXT_BYTES = 128;

    private final Linker linker = Linker.nativeLinker();
    private final SymbolLookup symbols;

    private NvmlLibrary(SymbolLookup symbols) {
        this.symbols = symbols;
    }

    /**
     * Load and initialize the library; empty where there is none, or no driver behind it. It stays loaded as long as the process lives.
     *
     * @param library name or path
     */
    static Optional<NvmlLibrary> open(String library) {
        SymbolLookup symbols;
        try {
            symbols = SymbolLookup.libraryLookup(library, Arena.global());
        } catch (IllegalArgumentException _) {
            // That is how Java says that there is no such library.
            return Optional.empty();
        }
        NvmlLibrary opened = new NvmlLibrary(symbols);
        return opened.succeeds("nvmlInit_v2") ? Optional.of(opened) : Optional.empty();
    }

    /** Return the handle of a device, by its 0-based position. */
    Optional<MemorySegment> device(int index) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment handle = arena.allocate(ValueLayout.ADDRESS);
            return succeeds("nvmlDeviceGetHandleByIndex_v2", index, handle)
                    ? Optional.of(handle.get(ValueLayout.ADDRESS, 0))
                    : Optional.empty();
        }
    }

    /** Return an {@code unsigned int}. */
    OptionalLong number(String function, Object... arguments) {
        return number(function, ValueLayout.JAVA_INT, arguments);
    }

    /** Return an {@code unsigned long long}. */
    OptionalLong longNumber(String function, Object... arguments) {
        return number(function, ValueLayout.JAVA_LONG, arguments);
    }

    /** Return a text. */
    Optional<String> text(String function, Object... arguments) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocate(TEXT_BYTES);
            return succeeds(function, append(arguments, text, TEXT_BYTES - 1))
                    ? Optional.of(text.getString(0))
                    : Optional.empty();
        }
    }

    private OptionalLong number(String function, ValueLayout type, Object[] arguments) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment result = arena.allocate(type);
            if (!succeeds(function, append(arguments, result))) {
                return OptionalLong.empty();
            }
            return OptionalLong.of(
                    type.byteSize() == Long.BYTES
                            ? result.get(ValueLayout.JAVA_LONG, 0)
                            : Integer.toUnsignedLong(result.get(ValueLayout.JAVA_INT, 0)));
        }
    }

    private static Object[] append(Object[] before, Object... after) {
        Object[] all = new Object[before.length + after.length];
        System.arraycopy(before, 0, all, 0, before.length);
        System.arraycopy(after, 0, all, before.length, after.length);
        return all;
    }

    /** Call a function of {@code int}s and addresses; one that an older library lacks does not succeed. */
    private boolean succeeds(String function, Object... arguments) {
        Optional<MemorySegment> address = symbols.find(function);
        if (address.isEmpty()) {
            return false;
        }
        MemoryLayout[] types = new MemoryLayout[arguments.length];
        for (int i = 0; i < arguments.length; i++) {
            types[i] = arguments[i] instanceof Integer ? ValueLayout.JAVA_INT : ValueLayout.ADDRESS;
        }
        MethodHandle handle = linker.downcallHandle(address.get(), FunctionDescriptor.of(ValueLayout.JAVA_INT, types));
        try {
            return (int) handle.invokeWithArguments(arguments) == SUCCESS;
        } catch (Error e) {
            throw e;
        } catch (Throwable e) {
            // MethodHandle declares Throwable; a C function throws nothing.
            throw new IllegalStateException("calling " + function + " failed", e);
        }
    }
}
