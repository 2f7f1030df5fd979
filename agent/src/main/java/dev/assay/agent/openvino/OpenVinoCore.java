package dev.assay.agent.openvino;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.assay.agent.foreign.NativeMemory;
import dev.assay.agent.foreign.NativePlatform;
import dev.assay.scenarios.language.ElementType;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Hold OpenVINO's core: its devices, and the way to models. */
final class OpenVinoCore implements AutoCloseable {
    private final OpenVinoApi api;
    private final String build;
    private final MemorySegment core;

    private OpenVinoCore(OpenVinoApi api, String build, MemorySegment core) {
        this.api = api;
        this.build = build;
        this.core = core;
    }

    /**
     * Load the libraries and create a core.
     *
     * @param directory of the installed runtime
     * @throws ProblemException {@code runtime.unloadable} or {@code runtime.wrong-version}
     */
    static OpenVinoCore open(Path directory, NativePlatform platform) {
        OpenVinoApi api = new OpenVinoApi(directory.resolve(OpenVinoPackage.library(platform)));
        try {
            String build = build(api);
            if (!build.startsWith(OpenVinoPackage.RELEASE + ".")) {
                throw new ProblemException(Problem.environment(
                        "runtime.wrong-version",
                        "OpenVINO in " + directory + " calls itself " + build + "; Assay knows release "
                                + OpenVinoPackage.RELEASE,
                        "install it again: " + OpenVinoPackage.PACKAGE.command()));
            }
            return new OpenVinoCore(api, build, api.create(api.createCore));
        } catch (OpenVinoException e) {
            throw OpenVinoProblems.unusable(e);
        }
    }

    private static String build(OpenVinoApi api) throws OpenVinoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment version = arena.allocate(OpenVinoApi.PAIR);
            api.call(api.getVersion, version);
            String build = NativeMemory.text(NativeMemory.pointerAt(version, 0));
            api.freeVersion.call(version);
            return String.valueOf(build);
        }
    }

    OpenVinoApi api() {
        return api;
    }

    /** Return the whole build number, such as {@code 2026.4.1-22982-15e7b7b5a58}. */
    String build() {
        return build;
    }

    /** Return the version alone, such as {@code 2026.4.1}. */
    String version() {
        return build.split("-", 2)[0];
    }

    /** List the devices that work, such as {@code CPU}, {@code GPU.0}. */
    List<String> devices() throws OpenVinoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment list = arena.allocate(OpenVinoApi.LIST);
            api.call(api.getDevices, core, list);
            try {
                long count = list.get(JAVA_LONG, ADDRESS.byteSize());
                MemorySegment names = NativeMemory.sized(NativeMemory.pointerAt(list, 0), count * ADDRESS.byteSize());
                List<String> devices = new ArrayList<>();
                for (long i = 0; i < count; i++) {
                    devices.add(
                            String.valueOf(NativeMemory.text(NativeMemory.pointerAt(names, i * ADDRESS.byteSize()))));
                }
                return List.copyOf(devices);
            } finally {
                api.freeDevices.call(list);
            }
        }
    }

    /** Return a device's property as text. */
    String property(String device, String key) throws OpenVinoException {
        try (Arena arena = Arena.ofConfined()) {
            return api.text(api.getCoreProperty, core, arena.allocateFrom(device), arena.allocateFrom(key));
        }
    }

    /** Read an ONNX file. */
    ReadModel read(Path file) throws OpenVinoException {
        try (Arena arena = Arena.ofConfined()) {
            return new ReadModel(
                    api,
                    api.create(api.readModel, core, arena.allocateFrom(file.toString()), MemorySegment.NULL),
                    null);
        }
    }

    /**
     * Read a model in OpenVINO's own format, from memory: nothing that it says can lead to a file.
     */
    ReadModel read(IrParts parts) throws OpenVinoException {
        MemorySegment weights = parts.weights().byteSize() == 0
                ? MemorySegment.NULL
                : InputTensor.wrap(
                        api, ElementType.UINT8, List.of(parts.weights().byteSize()), parts.weights());
        try {
            MemorySegment model = api.create(
                    api.readModelFromMemory,
                    core,
                    parts.structure(),
                    parts.structure().byteSize(),
                    weights);
            return new ReadModel(api, model, parts);
        } finally {
            if (!NativeMemory.isNull(weights)) {
                // The model keeps what it needs of it.
                api.freeTensor.call(weights);
            }
        }
    }

    /** Compile a model, with the shapes that it has now. */
    CompiledModel compile(ReadModel model, String device, Map<String, String> properties) throws OpenVinoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pairs = arena.allocate(OpenVinoApi.PAIR, Math.max(1, properties.size()));
            long offset = 0;
            for (Map.Entry<String, String> property : properties.entrySet()) {
                pairs.set(ADDRESS, offset, arena.allocateFrom(property.getKey()));
                pairs.set(ADDRESS, offset + ADDRESS.byteSize(), arena.allocateFrom(property.getValue()));
                offset += OpenVinoApi.PAIR.byteSize();
            }
            return new CompiledModel(
                    api,
                    api.create(
                            api.compileModel,
                            core,
                            model.pointer(),
                            arena.allocateFrom(device),
                            (long) properties.size(),
                            pairs));
        }
    }

    @Override
    public void close() {
        api.freeCore.call(core);
    }
}
