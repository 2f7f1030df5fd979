package dev.assay.agent.openvino;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Hold a model that was compiled for one device, and for certain shapes if they are static. */
final class CompiledModel implements AutoCloseable {
    private final OpenVinoApi api;
    private final MemorySegment model;

    CompiledModel(OpenVinoApi api, MemorySegment model) {
        this.api = api;
        this.model = model;
    }

    /** Return a property as it is in force, as text. */
    String property(String key) throws OpenVinoException {
        try (Arena arena = Arena.ofConfined()) {
            return api.text(api.getProperty, model, arena.allocateFrom(key));
        }
    }

    InferRequest request() throws OpenVinoException {
        return new InferRequest(api, api.create(api.createRequest, model));
    }

    @Override
    public void close() {
        api.freeCompiledModel.call(model);
    }
}
