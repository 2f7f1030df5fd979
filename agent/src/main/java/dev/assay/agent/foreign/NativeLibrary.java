package dev.assay.agent.foreign;

import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/** Hold one loaded library. */
public final class NativeLibrary {
    private final String name;
    private final SymbolLookup symbols;
    private final Linker linker = Linker.nativeLinker();

    private NativeLibrary(String name, SymbolLookup symbols) {
        this.name = name;
        this.symbols = symbols;
    }

    /**
     * Load a library, which stays loaded.
     *
     * @param file absolute: a bare name would be looked for where the system likes
     * @throws ProblemException {@code runtime.unloadable}
     */
    @SuppressWarnings("restricted") // The processes that load libraries run with --enable-native-access.
    public static NativeLibrary load(Path file) {
        if (!file.isAbsolute()) {
            throw new IllegalArgumentException("libraries are loaded from absolute paths only, not from " + file);
        }
        try {
            return new NativeLibrary(file.toString(), SymbolLookup.libraryLookup(file, Arena.global()));
        } catch (IllegalArgumentException e) {
            throw new ProblemException(
                    Problem.environment(
                            "runtime.unloadable",
                            "the library " + file + " does not load: " + e.getMessage(),
                            "check what it needs: ldd on Linux (a newer glibc?), otool -L on macOS"),
                    e);
        }
    }

    /** Return the functions of the system's own C library. */
    public static NativeLibrary ofSystem() {
        return new NativeLibrary("of the system", Linker.nativeLinker().defaultLookup());
    }

    /** Return whether the library, or one that it needs, has a function. */
    public boolean has(String function) {
        return symbols.find(function).isPresent();
    }

    /**
     * Return a function of the library.
     *
     * @throws ProblemException {@code runtime.unloadable} if the library lacks it
     */
    @SuppressWarnings("restricted") // As for load.
    public NativeFunction function(String name, FunctionDescriptor descriptor) {
        MethodHandle handle = symbols.find(name)
                .map(address -> linker.downcallHandle(address, descriptor))
                .orElseThrow(() -> new ProblemException(Problem.environment(
                        "runtime.unloadable",
                        "the library " + this.name + " has no function " + name,
                        "it is of another version than Assay knows: install the runtime again")));
        return new NativeFunction(name, handle);
    }
}
