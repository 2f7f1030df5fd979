package dev.assay.agent.ncnn;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.assay.agent.foreign.NativeFunction;
import dev.assay.agent.foreign.NativeLibrary;
import dev.assay.agent.foreign.NativeMemory;
import dev.assay.scenarios.problem.ProblemException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/** Bind the functions of the C API that Assay calls, as of {@link NcnnPackage#RELEASE}, and those of C that give ncnn something to read. */
final class NcnnApi {
    static final int OK = 0;

    final NativeFunction createNet;
    final NativeFunction setOption;
    final NativeFunction loadParam;
    final NativeFunction loadModel;
    final NativeFunction inputCount;
    final NativeFunction outputCount;
    final NativeFunction inputName;
    final NativeFunction outputName;
    final NativeFunction inputIndex;
    final NativeFunction outputIndex;
    final NativeFunction destroyNet;

    final NativeFunction createExtractor;
    final NativeFunction input;
    final NativeFunction extract;
    final NativeFunction destroyExtractor;

    final NativeFunction createMat1;
    final NativeFunction createMat2;
    final NativeFunction createMat3;
    final NativeFunction createMat4;
    final NativeFunction dims;
    final NativeFunction width;
    final NativeFunction height;
    final NativeFunction depth;
    final NativeFunction channels;
    final NativeFunction elementBytes;
    final NativeFunction elementPack;
    final NativeFunction channelStep;
    final NativeFunction data;
    final NativeFunction destroyMat;

    final NativeFunction readerOfFile;
    final NativeFunction destroyReader;
    final NativeFunction openMemory;
    final NativeFunction position;
    final NativeFunction closeFile;

    private final NativeFunction getVersion;
    private final NativeFunction typeIndex;
    private final NativeFunction createLayer;
    private final NativeFunction destroyLayer;
    private final NativeFunction supportsHalf;
    private final NativeFunction supportsBrain;
    private final NativeLibrary library;
    private final boolean openMp;

    private NcnnApi(NativeLibrary library) {
        this.library = library;
        openMp = library.has("omp_get_max_threads");
        getVersion = pointer("ncnn_version");

        createNet = pointer("ncnn_net_create");
        setOption = procedure("ncnn_net_set_option", ADDRESS, ADDRESS);
        loadParam = number("ncnn_net_load_param_datareader", ADDRESS, ADDRESS);
        loadModel = number("ncnn_net_load_model_datareader", ADDRESS, ADDRESS);
        inputCount = number("ncnn_net_get_input_count", ADDRESS);
        outputCount = number("ncnn_net_get_output_count", ADDRESS);
        inputName = pointer("ncnn_net_get_input_name", ADDRESS, JAVA_INT);
        outputName = pointer("ncnn_net_get_output_name", ADDRESS, JAVA_INT);
        inputIndex = number("ncnn_net_get_input_index", ADDRESS, JAVA_INT);
        outputIndex = number("ncnn_net_get_output_index", ADDRESS, JAVA_INT);
        destroyNet = procedure("ncnn_net_destroy", ADDRESS);

        createExtractor = pointer("ncnn_extractor_create", ADDRESS);
        input = number("ncnn_extractor_input_index", ADDRESS, JAVA_INT, ADDRESS);
        extract = number("ncnn_extractor_extract_index", ADDRESS, JAVA_INT, ADDRESS);
        destroyExtractor = procedure("ncnn_extractor_destroy", ADDRESS);

        createMat1 = pointer("ncnn_mat_create_1d", JAVA_INT, ADDRESS);
        createMat2 = pointer("ncnn_mat_create_2d", JAVA_INT, JAVA_INT, ADDRESS);
        createMat3 = pointer("ncnn_mat_create_3d", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
        createMat4 = pointer("ncnn_mat_create_4d", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
        dims = number("ncnn_mat_get_dims", ADDRESS);
        width = number("ncnn_mat_get_w", ADDRESS);
        height = number("ncnn_mat_get_h", ADDRESS);
        depth = number("ncnn_mat_get_d", ADDRESS);
        channels = number("ncnn_mat_get_c", ADDRESS);
        elementBytes = size("ncnn_mat_get_elemsize", ADDRESS);
        elementPack = number("ncnn_mat_get_elempack", ADDRESS);
        channelStep = size("ncnn_mat_get_cstep", ADDRESS);
        data = pointer("ncnn_mat_get_data", ADDRESS);
        destroyMat = procedure("ncnn_mat_destroy", ADDRESS);

        typeIndex = number("ncnn_layer_type_to_index", ADDRESS);
        createLayer = pointer("ncnn_layer_create_by_type", ADDRESS);
        destroyLayer = procedure("ncnn_layer_destroy", ADDRESS);
        supportsHalf = number("ncnn_layer_get_support_fp16_storage", ADDRESS);
        supportsBrain = number("ncnn_layer_get_support_bf16_storage", ADDRESS);

        readerOfFile = pointer("ncnn_datareader_create_from_stdio", ADDRESS);
        destroyReader = procedure("ncnn_datareader_destroy", ADDRESS);
        NativeLibrary system = NativeLibrary.ofSystem();
        openMemory = system.function("fmemopen", FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_LONG, ADDRESS));
        position = system.function("ftell", FunctionDescriptor.of(JAVA_LONG, ADDRESS));
        closeFile = system.function("fclose", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    }

    /**
     * Load the library of an installed runtime.
     *
     * @throws ProblemException {@code runtime.unloadable} or {@code runtime.wrong-version}
     */
    static NcnnApi open(Path directory) {
        Path file = directory.resolve(NcnnPackage.LIBRARY);
        NcnnApi api = new NcnnApi(NativeLibrary.load(file));
        if (!api.version().endsWith("." + NcnnPackage.RELEASE)) {
            throw NcnnProblems.wrongVersion(file, api.version());
        }
        return api;
    }

    /** Return the version, such as {@code 1.0.20261020}. */
    String version() {
        return String.valueOf(NativeMemory.text(getVersion.callPointer()));
    }

    /** Return whether the library was built with OpenMP: without it everything runs on one thread. */
    boolean hasOpenMp() {
        return openMp;
    }

    /** Return whether ncnn has this type of layer. */
    boolean hasLayer(String type) {
        try (Arena arena = Arena.ofConfined()) {
            return typeIndex.callInt(arena.allocateFrom(type)) >= 0;
        }
    }

    /** Return whether layers of a type keep their tensors in 16 bits on this CPU, where that is asked for. */
    boolean storesHalf(String type, Precision precision) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment layer = createLayer.callPointer(arena.allocateFrom(type));
            if (NativeMemory.isNull(layer)) {
                return false;
            }
            NativeFunction supports = precision.storesBrain() ? supportsBrain : supportsHalf;
            boolean stores = supports.callInt(layer) != 0;
            destroyLayer.call(layer);
            return stores;
        }
    }

    /** Set the options of a network, before anything is loaded into it. */
    void configure(MemorySegment net, NcnnOptions options) {
        MemorySegment option = pointer("ncnn_option_create").callPointer();
        set(option, "num_threads", options.threads());
        set(option, "use_packing_layout", options.packing());
        set(option, "use_winograd_convolution", options.winograd());
        set(option, "use_sgemm_convolution", options.sgemm());
        Precision precision = options.precision();
        set(option, "use_fp16_packed", precision.storesHalf());
        set(option, "use_fp16_storage", precision.storesHalf());
        set(option, "use_fp16_arithmetic", precision.computesHalf());
        set(option, "use_bf16_packed", precision.storesBrain());
        set(option, "use_bf16_storage", precision.storesBrain());
        setOption.call(net, option);
        procedure("ncnn_option_destroy", ADDRESS).call(option);
    }

    private void set(MemorySegment option, String name, boolean value) {
        set(option, name, value ? 1 : 0);
    }

    private void set(MemorySegment option, String name, int value) {
        procedure("ncnn_option_set_" + name, ADDRESS, JAVA_INT).call(option, value);
    }

    private NativeFunction pointer(String name, MemoryLayout... parameters) {
        return library.function(name, FunctionDescriptor.of(ADDRESS, parameters));
    }

    private NativeFunction number(String name, MemoryLayout... parameters) {
        return library.function(name, FunctionDescriptor.of(JAVA_INT, parameters));
    }

    private NativeFunction size(String name, MemoryLayout... parameters) {
        return library.function(name, FunctionDescriptor.of(JAVA_LONG, parameters));
    }

    private NativeFunction procedure(String name, MemoryLayout... parameters) {
        return library.function(name, FunctionDescriptor.ofVoid(parameters));
    }
}
