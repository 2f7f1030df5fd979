package dev.assay.agent.openvino;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.assay.agent.foreign.NativeFunction;
import dev.assay.agent.foreign.NativeLibrary;
import dev.assay.agent.foreign.NativeMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Bind the functions of the C API that Assay calls, and the structs that they take, as of {@link OpenVinoPackage#RELEASE}. */
final class OpenVinoApi {
    /** {@code ov_shape_t}: rank, dimensions. Passed by value. */
    static final StructLayout SHAPE = MemoryLayout.structLayout(JAVA_LONG, ADDRESS);

    /** {@code ov_partial_shape_t}: rank as a range, dimensions as ranges. */
    static final StructLayout PARTIAL_SHAPE = MemoryLayout.structLayout(JAVA_LONG, JAVA_LONG, ADDRESS);

    /** {@code ov_property_t}, {@code ov_version_t}: two pointers. */
    static final StructLayout PAIR = MemoryLayout.structLayout(ADDRESS, ADDRESS);

    /** {@code ov_available_devices_t}, {@code ov_profiling_info_list_t}: elements, their number. */
    static final StructLayout LIST = MemoryLayout.structLayout(ADDRESS, JAVA_LONG);

    /** {@code ov_profiling_info_t}: status, two times, and the names of node, kernel and operator. */
    static final StructLayout PROFILING_INFO = MemoryLayout.structLayout(
            JAVA_INT, MemoryLayout.paddingLayout(4), JAVA_LONG, JAVA_LONG, ADDRESS, ADDRESS, ADDRESS);

    private static final int OK = 0;

    final NativeFunction getVersion;
    final NativeFunction freeVersion;
    final NativeFunction freeText;

    final NativeFunction createCore;
    final NativeFunction freeCore;
    final NativeFunction getDevices;
    final NativeFunction freeDevices;
    final NativeFunction getCoreProperty;
    final NativeFunction readModel;
    final NativeFunction readModelFromMemory;
    final NativeFunction compileModel;

    final NativeFunction freeModel;
    final NativeFunction countInputs;
    final NativeFunction countOutputs;
    final NativeFunction getInput;
    final NativeFunction getOutput;
    final NativeFunction reshape;

    final NativeFunction getName;
    final NativeFunction getElementType;
    final NativeFunction getPartialShape;
    final NativeFunction freePort;
    final NativeFunction createStaticShape;
    final NativeFunction freePartialShape;

    final NativeFunction getProperty;
    final NativeFunction createRequest;
    final NativeFunction freeCompiledModel;

    final NativeFunction setInput;
    final NativeFunction infer;
    final NativeFunction getOutputTensor;
    final NativeFunction getProfile;
    final NativeFunction freeProfile;
    final NativeFunction freeRequest;

    final NativeFunction wrapTensor;
    final NativeFunction getData;
    final NativeFunction getByteSize;
    final NativeFunction getTensorType;
    final NativeFunction getShape;
    final NativeFunction freeShape;
    final NativeFunction freeTensor;

    private final NativeLibrary library;
    private final NativeFunction getLastError;

    /** Load the library and bind all functions. */
    OpenVinoApi(Path file) {
        library = NativeLibrary.load(file);
        getLastError = library.function("ov_get_last_err_msg", FunctionDescriptor.of(ADDRESS));

        getVersion = status("ov_get_openvino_version", ADDRESS);
        freeVersion = free("ov_version_free");
        freeText = free("ov_free");

        createCore = status("ov_core_create", ADDRESS);
        freeCore = free("ov_core_free");
        getDevices = status("ov_core_get_available_devices", ADDRESS, ADDRESS);
        freeDevices = free("ov_available_devices_free");
        getCoreProperty = status("ov_core_get_property", ADDRESS, ADDRESS, ADDRESS, ADDRESS);
        readModel = status("ov_core_read_model", ADDRESS, ADDRESS, ADDRESS, ADDRESS);
        readModelFromMemory =
                status("ov_core_read_model_from_memory_buffer", ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS);
        compileModel = status("ov_core_compile_model_props", ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS);

        freeModel = free("ov_model_free");
        countInputs = status("ov_model_inputs_size", ADDRESS, ADDRESS);
        countOutputs = status("ov_model_outputs_size", ADDRESS, ADDRESS);
        getInput = status("ov_model_const_input_by_index", ADDRESS, JAVA_LONG, ADDRESS);
        getOutput = status("ov_model_const_output_by_index", ADDRESS, JAVA_LONG, ADDRESS);
        reshape = status("ov_model_reshape_by_port_indexes", ADDRESS, ADDRESS, ADDRESS, JAVA_LONG);

        getName = status("ov_port_get_any_name", ADDRESS, ADDRESS);
        getElementType = status("ov_port_get_element_type", ADDRESS, ADDRESS);
        getPartialShape = status("ov_port_get_partial_shape", ADDRESS, ADDRESS);
        freePort = free("ov_output_const_port_free");
        createStaticShape = status("ov_partial_shape_create_static", JAVA_LONG, ADDRESS, ADDRESS);
        freePartialShape = free("ov_partial_shape_free");

        getProperty = status("ov_compiled_model_get_property", ADDRESS, ADDRESS, ADDRESS);
        createRequest = status("ov_compiled_model_create_infer_request", ADDRESS, ADDRESS);
        freeCompiledModel = free("ov_compiled_model_free");

        setInput = status("ov_infer_request_set_input_tensor_by_index", ADDRESS, JAVA_LONG, ADDRESS);
        infer = status("ov_infer_request_infer", ADDRESS);
        getOutputTensor = status("ov_infer_request_get_output_tensor_by_index", ADDRESS, JAVA_LONG, ADDRESS);
        getProfile = status("ov_infer_request_get_profiling_info", ADDRESS, ADDRESS);
        freeProfile = free("ov_profiling_info_list_free");
        freeRequest = free("ov_infer_request_free");

        wrapTensor = status("ov_tensor_create_from_host_ptr", JAVA_INT, SHAPE, ADDRESS, ADDRESS);
        getData = status("ov_tensor_data", ADDRESS, ADDRESS);
        getByteSize = status("ov_tensor_get_byte_size", ADDRESS, ADDRESS);
        getTensorType = status("ov_tensor_get_element_type", ADDRESS, ADDRESS);
        getShape = status("ov_tensor_get_shape", ADDRESS, ADDRESS);
        freeShape = status("ov_shape_free", ADDRESS);
        freeTensor = free("ov_tensor_free");
    }

    private NativeFunction status(String name, MemoryLayout... parameters) {
        return library.function(name, FunctionDescriptor.of(JAVA_INT, parameters));
    }

    private NativeFunction free(String name) {
        return library.function(name, FunctionDescriptor.ofVoid(ADDRESS));
    }

    /** Call a function that returns a status; its arguments come as they are. */
    void call(NativeFunction function, Object... arguments) throws OpenVinoException {
        check(function.callInt(arguments));
    }

    /** Call a function that fills in a pointer, its last parameter, and return that. */
    MemorySegment create(NativeFunction function, Object... arguments) throws OpenVinoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment room = NativeMemory.room(arena);
            call(function, with(arguments, room));
            return NativeMemory.pointerAt(room, 0);
        }
    }

    /** Call a function that fills in a {@code size_t}, its last parameter, and return that. */
    long number(NativeFunction function, Object... arguments) throws OpenVinoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment room = arena.allocate(JAVA_LONG);
            call(function, with(arguments, room));
            return room.get(JAVA_LONG, 0);
        }
    }

    /** Call a function that fills in a text that is to be freed, its last parameter, and return it. */
    String text(NativeFunction function, Object... arguments) throws OpenVinoException {
        MemorySegment text = create(function, arguments);
        try {
            @Nullable String content = NativeMemory.text(text);
            return content == null ? "" : content;
        } finally {
            freeText.call(text);
        }
    }

    private static Object[] with(Object[] arguments, Object last) {
        Object[] all = new Object[arguments.length + 1];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        all[arguments.length] = last;
        return all;
    }

    /** Throw what OpenVINO says, if a status is not that of success. */
    void check(int status) throws OpenVinoException {
        if (status != OK) {
            // Not freed: OpenVINO does not say whose it is, and the few bytes of an error are no leak that grows.
            String said = NativeMemory.text(getLastError.callPointer());
            throw new OpenVinoException(said == null || said.isBlank() ? "status " + status : said);
        }
    }
}
