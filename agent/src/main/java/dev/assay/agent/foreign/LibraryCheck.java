package dev.assay.agent.foreign;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Optional;

/** Ask the system's loader whether it would load a library, and if not, why: which other library it misses. */
public final class LibraryCheck {
    private static final int RTLD_LAZY = 1;

    private LibraryCheck() {}

    /**
     * Load a library and let it go again.
     *
     * @param file absolute
     * @return what the loader says against it; nothing if it loads, or where there is no {@code dlopen} to ask
     */
    @SuppressWarnings("restricted") // The processes that load libraries run with --enable-native-access.
    public static Optional<String> objection(Path file) {
        if (!file.isAbsolute()) {
            throw new IllegalArgumentException("libraries are loaded from absolute paths only, not from " + file);
        }
        Linker linker = Linker.nativeLinker();
        SymbolLookup system = linker.defaultLookup();
        Optional<MemorySegment> open = system.find("dlopen");
        Optional<MemorySegment> close = system.find("dlclose");
        Optional<MemorySegment> error = system.find("dlerror");
        if (open.isEmpty() || close.isEmpty() || error.isEmpty()) {
            return Optional.empty();
        }
        NativeFunction dlopen = new NativeFunction(
                "dlopen",
                linker.downcallHandle(
                        open.get(),
                        FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT)));
        NativeFunction dlclose = new NativeFunction(
                "dlclose",
                linker.downcallHandle(close.get(), FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS)));
        NativeFunction dlerror = new NativeFunction(
                "dlerror", linker.downcallHandle(error.get(), FunctionDescriptor.of(ValueLayout.ADDRESS)));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment handle = dlopen.callPointer(arena.allocateFrom(file.toString()), RTLD_LAZY);
            if (NativeMemory.isNull(handle)) {
                String said = NativeMemory.text(dlerror.callPointer());
                return Optional.of(said == null ? "the loader gives no reason" : said);
            }
            dlclose.callInt(handle);
            return Optional.empty();
        }
    }
}
