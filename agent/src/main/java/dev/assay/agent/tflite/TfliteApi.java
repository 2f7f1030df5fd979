package dev.assay.agent.tflite;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.assay.agent.foreign.NativeFunction;
import dev.assay.agent.foreign.NativeLibrary;
import dev.assay.agent.foreign.NativeMemory;
import dev.assay.agent.foreign.NativePlatform;
import dev.assay.scenarios.problem.ProblemException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.nio.file.Path;

/** Bind the functions of the C API that Assay calls, and the structs that they take, as of {@link TflitePackage#RELEASE}. */
final class TfliteApi {
    static final int OK = 0;

    /**
     * {@code TfLiteXNNPackDelegateOptions}, returned by value: threads, flags of XNNPACK's runtime, flags of the delegate, and more that
     * Assay leaves alone. Larger than the real one, which the library fills in: it has grown before.
     */
    static final StructLayout XNNPACK_OPTIONS = MemoryLayout.structLayout(MemoryLayout.sequenceLayout(32, JAVA_LONG));

    /** Where {@code num_threads} is. */
    static final long XNNPACK_THREADS = 0;

    /** Where {@code flags} is. */
    static final long XNNPACK_FLAGS = 8;

    /** {@code TFLITE_XNNPACK_DELEGATE_FLAG_FORCE_FP16}. */
    static final int XNNPACK_FORCE_FP16 = 4;

    final NativeFunction readModel;
    final NativeFunction deleteModel;

    final NativeFunction createOptions;
    final NativeFunction setThreads;
    final NativeFunction setReporter;
    final NativeFunction addDelegate;
    final NativeFunction setProfiler;
    final NativeFunction deleteOptions;

    final NativeFunction defaultXnnpackOptions;
    final NativeFunction createXnnpack;
    final NativeFunction deleteXnnpack;

    final NativeFunction createInterpreter;
    final NativeFunction resizeInput;
    final NativeFunction allocate;
    final NativeFunction getInput;
    final NativeFunction getOutput;
    final NativeFunction invoke;
    final NativeFunction deleteInterpreter;

    final NativeFunction getType;
    final NativeFunction getRank;
    final NativeFunction getDimension;
    final NativeFunction getByteSize;
    final NativeFunction getData;
    final NativeFunction copyInto;

    private final NativeFunction getVersion;

    private TfliteApi(NativeLibrary library) {
        getVersion = library.function("TfLiteVersion", FunctionDescriptor.of(ADDRESS));

        readModel = pointer(library, "TfLiteModelCreateFromFileWithErrorReporter", ADDRESS, ADDRESS, ADDRESS);
        deleteModel = free(library, "TfLiteModelDelete");

        createOptions = pointer(library, "TfLiteInterpreterOptionsCreate");
        setThreads = procedure(library, "TfLiteInterpreterOptionsSetNumThreads", ADDRESS, JAVA_INT);
        setReporter = procedure(library, "TfLiteInterpreterOptionsSetErrorReporter", ADDRESS, ADDRESS, ADDRESS);
        addDelegate = procedure(library, "TfLiteInterpreterOptionsAddDelegate", ADDRESS, ADDRESS);
        setProfiler = procedure(library, "TfLiteInterpreterOptionsSetTelemetryProfiler", ADDRESS, ADDRESS);
        deleteOptions = free(library, "TfLiteInterpreterOptionsDelete");

        defaultXnnpackOptions =
                library.function("TfLiteXNNPackDelegateOptionsDefault", FunctionDescriptor.of(XNNPACK_OPTIONS));
        createXnnpack = pointer(library, "TfLiteXNNPackDelegateCreate", ADDRESS);
        deleteXnnpack = free(library, "TfLiteXNNPackDelegateDelete");

        createInterpreter = pointer(library, "TfLiteInterpreterCreate", ADDRESS, ADDRESS);
        resizeInput = number(library, "TfLiteInterpreterResizeInputTensor", ADDRESS, JAVA_INT, ADDRESS, JAVA_INT);
        allocate = number(library, "TfLiteInterpreterAllocateTensors", ADDRESS);
        getInput = pointer(library, "TfLiteInterpreterGetInputTensor", ADDRESS, JAVA_INT);
        getOutput = pointer(library, "TfLiteInterpreterGetOutputTensor", ADDRESS, JAVA_INT);
        invoke = number(library, "TfLiteInterpreterInvoke", ADDRESS);
        deleteInterpreter = free(library, "TfLiteInterpreterDelete");

        getType = number(library, "TfLiteTensorType", ADDRESS);
        getRank = number(library, "TfLiteTensorNumDims", ADDRESS);
        getDimension = number(library, "TfLiteTensorDim", ADDRESS, JAVA_INT);
        getByteSize = library.function("TfLiteTensorByteSize", FunctionDescriptor.of(JAVA_LONG, ADDRESS));
        getData = pointer(library, "TfLiteTensorData", ADDRESS);
        copyInto = number(library, "TfLiteTensorCopyFromBuffer", ADDRESS, ADDRESS, JAVA_LONG);
    }

    /**
     * Load the library of an installed runtime.
     *
     * @throws ProblemException {@code runtime.unloadable} or {@code runtime.wrong-version}
     */
    static TfliteApi open(Path directory, NativePlatform platform) {
        Path file = directory.resolve(TflitePackage.library(platform));
        TfliteApi api = new TfliteApi(NativeLibrary.load(file));
        if (!api.version().startsWith(TflitePackage.RELEASE + ".")) {
            throw TfliteProblems.wrongVersion(file, api.version());
        }
        return api;
    }

    /** Return the version, such as {@code 2.21.0}. */
    String version() {
        return String.valueOf(NativeMemory.text(getVersion.callPointer()));
    }

    /** Create XNNPACK's delegate. */
    MemorySegment xnnpack(TfliteOptions options) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment settings = (MemorySegment) defaultXnnpackOptions.call(arena);
            settings.set(JAVA_INT, XNNPACK_THREADS, options.threads());
            if (options.halfPrecision()) {
                settings.set(JAVA_INT, XNNPACK_FLAGS, settings.get(JAVA_INT, XNNPACK_FLAGS) | XNNPACK_FORCE_FP16);
            }
            return createXnnpack.callPointer(settings);
        }
    }

    private static NativeFunction pointer(NativeLibrary library, String name, MemoryLayout... parameters) {
        return library.function(name, FunctionDescriptor.of(ADDRESS, parameters));
    }

    private static NativeFunction number(NativeLibrary library, String name, MemoryLayout... parameters) {
        return library.function(name, FunctionDescriptor.of(JAVA_INT, parameters));
    }

    private static NativeFunction procedure(NativeLibrary library, String name, MemoryLayout... parameters) {
        return library.function(name, FunctionDescriptor.ofVoid(parameters));
    }

    private static NativeFunction free(NativeLibrary library, String name) {
        return procedure(library, name, ADDRESS);
    }
}
